import { z } from 'zod'

// The page's CSP forbids eval, which zod would otherwise try on the first use of a schema. Imported before all else.
z.config({ jitless: true })
