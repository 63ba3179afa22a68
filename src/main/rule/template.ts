/** What is wrong with a template, in words; null where nothing is. For validation on save. */
export declare function templateFault(source: string): string | null
