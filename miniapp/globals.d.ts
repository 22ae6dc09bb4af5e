/** Set at build time by config/index.ts. */
declare const API_BASE_URL: string
declare module '*.scss'
