import { claimDataFolder } from '../../../src/main/workspace/data-folder.ts'

// Run as a process of its own: holds the folder until it is killed.
await claimDataFolder(process.argv[2] as string)
console.log('held')
process.stdin.resume()
