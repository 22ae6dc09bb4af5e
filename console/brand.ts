import { useQuery } from '@tanstack/react-query'
import { DEFAULT_BRAND } from '../shared/look/tokens'
import { meetTiers } from './tiers'

export type AppConfig = {
  brand: { name: string; color: string; logoUrl: string | null }
  sandbox: { baseUrl: string } | null
  /** Absent in answers of an older server. */
  tiers?: Parameters<typeof meetTiers>[0]
}

async function readAppConfig(): Promise<AppConfig> {
  const answer = await fetch('/app-config.json', { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`app-config.json: ${answer.status}`)
  const config = (await answer.json()) as AppConfig
  meetTiers(config.tiers ?? [])
  return config
}

/** What the shop is called and which colour it wears; without an answer the console still works in the default dress. */
export function useBrand(): Omit<AppConfig, 'tiers'> {
  const { data } = useQuery({ queryKey: ['app-config'], queryFn: readAppConfig, staleTime: 60_000, retry: 1 })
  const color = data?.brand?.color ?? ''
  return {
    brand: {
      name: data?.brand?.name ?? '',
      color: /^#[0-9a-f]{6}$/i.test(color) ? color : DEFAULT_BRAND,
      logoUrl: data?.brand?.logoUrl ?? null,
    },
    sandbox: data?.sandbox ?? null,
  }
}
