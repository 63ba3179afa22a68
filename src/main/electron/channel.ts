/** The two channels between the preload and the main process. */
export const callChannel = 'tomte:call'
export const pushChannel = 'tomte:push'
