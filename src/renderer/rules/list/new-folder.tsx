import { FolderForm } from './folder-form.tsx'
import { addEmptyFolder, ruleList, unfoldAround } from './list-store.ts'
import styles from './rule-list.module.css'

/** Names a folder by typing its path; it stays here until a rule is put into it. */
export function NewFolder({ folders, onClose }: { folders: readonly string[]; onClose(): void }) {
  return (
    <div className={styles.newFolder}>
      <FolderForm
        initial=""
        folders={folders}
        verb="Make"
        onCancel={onClose}
        onDone={path => {
          if (path !== '') {
            addEmptyFolder(path)
            unfoldAround(path)
            ruleList.setState({ cursor: `/${path}` })
          }
          onClose()
        }}
      />
    </div>
  )
}
