import { blank, missingIn, sentOf, type Draft } from '../../console/rooms/campaigns/draft'

const full: Draft = { ...blank('g1'), name: ' 初雪将至 ', templateIds: { mini_subscribe: 't1', oa_template: 't2' } }

describe('the campaign wizard', () => {
  test('says what is missing until the draft can be kept', () => {
    expect(missingIn(blank())).toEqual(['name', 'segment', 'template'])
    expect(missingIn(full)).toEqual([])
    expect(
      missingIn({ ...full, channels: ['mini_subscribe', 'oa_template'], templateIds: { mini_subscribe: 't1' } }),
    ).toEqual(['template'])
    expect(missingIn({ ...full, channels: [] })).toEqual(['template'])
    expect(missingIn({ ...full, miniProgramPage: 'https://example.com' })).toEqual(['page'])
    expect(missingIn({ ...full, miniProgramPage: 'pages/coupons/index' })).toEqual([])
  })

  test('templates of channels that were taken off again are not sent', () => {
    expect(sentOf(full)).toMatchObject({
      name: '初雪将至',
      templateIds: { mini_subscribe: 't1' },
      schedule: { kind: 'now' },
    })
    expect(sentOf(full).templateIds).not.toHaveProperty('oa_template')
  })

  test('the default share held out is left to the settings', () => {
    expect(sentOf(full)).not.toHaveProperty('holdoutPercent')
    expect(sentOf({ ...full, holdoutPercent: 0 })).toMatchObject({ holdoutPercent: 0 })
  })

  test('a chosen moment becomes the schedule', () => {
    expect(sentOf({ ...full, at: '2026-12-01T02:00:00.000Z' }).schedule).toEqual({
      kind: 'at',
      at: '2026-12-01T02:00:00.000Z',
    })
  })
})
