export class DemoHouse {
  constructor(_: unknown) {}
  async apply(_: boolean) {}
  async stop() {}
}
export const demoWorkspace = () => ({ version: 1 })
