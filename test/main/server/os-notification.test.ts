import { expect, it } from 'vitest'
import { commandFor } from '../../../src/main/server/os-notification.ts'

const nasty = { title: `-e "'; $(id)`, body: '`id` \\n <b>&"\'' }

it('passes title and body to notify-send behind --, the body as markup', () => {
  expect(commandFor('linux', nasty)).toEqual({
    program: 'notify-send',
    arguments: ['--app-name=Tomte', '--', nasty.title, '`id` \\\\n &lt;b&gt;&amp;"\''],
  })
})

it('passes title and body to osascript as arguments of a script that never changes', () => {
  const { program, arguments: args } = commandFor('darwin', nasty)
  expect(program).toBe('/usr/bin/osascript')
  expect(args.slice(-3)).toEqual(['--', nasty.title, nasty.body])
  expect(args.slice(0, -2)).toEqual(commandFor('darwin', { title: 'a', body: 'b' }).arguments.slice(0, -2))
})

it('passes title and body to PowerShell through the environment alone', () => {
  const { program, arguments: args, environment } = commandFor('win32', nasty)
  expect(program).toMatch(/powershell\.exe$/)
  expect(environment).toEqual({ TOMTE_NOTIFICATION_TITLE: nasty.title, TOMTE_NOTIFICATION_BODY: nasty.body })
  expect(args).toEqual(commandFor('win32', { title: 'a', body: 'b' }).arguments)
})
