import { type Section, sectionOf } from '../draft/fields.ts'
import { useForm } from '../form/form-context.ts'

/** How many shown faults stand in a section of the form. */
export function useSectionFaults(section: Section): number {
  const { faults } = useForm()
  return Object.keys(faults).filter(path => sectionOf(path) === section).length
}
