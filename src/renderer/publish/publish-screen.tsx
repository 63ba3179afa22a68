import { Screen } from '../component/screen.tsx'
export function PublishScreen() {
  return <Screen title="Publish">{null}</Screen>
}
