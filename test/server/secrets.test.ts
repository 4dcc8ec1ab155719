import { afterAll, beforeAll, expect, it } from 'vitest'
import { narrativeName } from '#shared/document/names.ts'
import { createPasswordHasher } from '#server/auth/passwords.ts'
import { buildBoard, staff } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { signIn } from '#test/support/server.ts'

const PASSWORD = 'correct horse battery'
const WRONG = 'hunter2 hunter2'
const fuzhou = staff('fuzhou')

let house: House
let passwordHash: string
beforeAll(async () => {
  passwordHash = await createPasswordHasher().hash(PASSWORD)
  house = await startHouse(buildBoard({ tasks: [{ id: 't1' }] }), [fuzhou], { logLevel: 'trace', passwordHash })
})
afterAll(() => house.close())

it('[U4] neither a session at work nor one in trouble leaves a password, token or cookie in the log', async () => {
  const { origin } = house
  const cookie = await signIn(origin, 'fuzhou', PASSWORD)
  await expect(signIn(origin, 'fuzhou', WRONG)).rejects.toThrow('could not sign in')
  const post = (path: string, body: string, type: string): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin, cookie, 'content-type': type },
      body,
    })
  // A form that is none, and a body that is no JSON.
  await post('/login', `username=fuzhou&password=${WRONG}&%`, 'application/x-www-form-urlencoded; charset=nonsense')
  await post('/api/boards/b1/commands', `{"password":"${PASSWORD}"`, 'application/json')

  const socket = await house.socket(fuzhou, { cookie })
  const command = { type: 'assignment.acknowledge' as const, assignmentId: 't1:fuzhou' }
  const sent = { boardId: 'b1', commandId: 'c-1', base: 0, command }
  await socket.emitWithAck('board:command', sent)
  await post('/api/boards/b1/commands', JSON.stringify({ ...sent, commandId: 'c-2' }), 'application/json')
  const document = await house.open(fuzhou, narrativeName('b1', 'fuzhou'))
  document.provider.ws?.close()

  // From here on storage fails under every door.
  await house.elsewhere.writer.schema.alterTable('account').renameTo('elsewhere').execute()
  await post('/login', `username=fuzhou&password=${PASSWORD}`, 'application/x-www-form-urlencoded')
  await fetch(`${origin}/api/boards?token=${WRONG.replaceAll(' ', '')}`, { headers: { cookie } })
  await socket.emitWithAck('board:command', { ...sent, commandId: 'c-3' })

  const text = house.logged.join('')
  const messages = house.logged.map((line) => (JSON.parse(line) as { msg: string }).msg)
  expect(messages).toContain('serving')
  expect(messages).toContain('a request failed')
  const token = cookie.split('=')[1] ?? ''
  const own = (await house.cookie(fuzhou)).split('=')[1] ?? ''
  for (const secret of [PASSWORD, WRONG, WRONG.replaceAll(' ', ''), token, own, passwordHash, 'duban_session'])
    expect(text.includes(secret), `the log has ${secret}`).toBe(false)
})
