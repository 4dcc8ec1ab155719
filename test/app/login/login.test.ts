import { describe, expect, it } from 'vitest'
import { arrangeDemo } from '#app/routes/login/arrangeDemo.ts'
import { failureOf } from '#app/routes/login/failure.ts'

describe('failureOf', () => {
  const of = (query: string) => failureOf(new URLSearchParams(query))

  it('reads the two failures of the sign-in door', () => {
    expect(of('error=badCredentials')).toEqual({ reason: 'badCredentials' })
    expect(of('error=loginThrottled&minutes=15')).toEqual({ reason: 'loginThrottled', minutes: 15 })
  })

  it.each(['', 'error=', 'error=toString', 'error=<script>'])('sees no failure in %j', (query) => {
    expect(of(query)).toBeNull()
  })

  it.each(['', '&minutes=', '&minutes=-3', '&minutes=1e99x', '&minutes=soon'])('says one minute for %j', (minutes) => {
    expect(of(`error=loginThrottled${minutes}`)).toEqual({ reason: 'loginThrottled', minutes: 1 })
  })
})

describe('arrangeDemo', () => {
  const account = (username: string, unitName: string, ...roles: string[]) => ({ username, name: '', unitName, roles })

  it('puts roles on cards in their order and people of a unit side by side', () => {
    const demo = arrangeDemo([
      account('fuzhou', '福州', 'handler', 'reviewer'),
      account('auditor', '省卫健委', 'auditor'),
      account('fuzhou-2', '福州', 'handler'),
      account('supervisor', '省卫健委', 'supervisor'),
      account('xiamen', '厦门', 'reviewer'),
    ])
    expect(demo).toEqual({
      cards: [
        { role: 'supervisor', username: 'supervisor' },
        { role: 'auditor', username: 'auditor' },
      ],
      units: [
        { name: '福州', reviewer: 'fuzhou', handler: 'fuzhou-2' },
        { name: '厦门', reviewer: 'xiamen', handler: null },
      ],
    })
  })
})
