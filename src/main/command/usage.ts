/** One line for each command; apart from them, so that help and a typing mistake load nothing else. */
export const serveUsage = 'tomte serve [--data DIR] [--workspace FILE] [--http HOST:PORT]'
export const checkUsage = 'tomte check FILE'
export const pubUsage = 'tomte pub [-h HOST] [-p PORT] -t TOPIC {-m TEXT | -f FILE | -s | -l | -n} [FLAG…]'
export const subUsage = 'tomte sub [-h HOST] [-p PORT] -t FILTER… [FLAG…]'
export const recordUsage = 'tomte record [-h HOST] [-p PORT] -t FILTER… [FLAG…] FILE'
export const replayUsage = 'tomte replay [--speed N|max] [-h HOST] [-p PORT] [FLAG…] FILE'
export const secretUsage = 'tomte secret allow [--data DIR] NAME PLACE'
export const testUsage = 'tomte test FILE…'
