/** The same plays every time; another number (`MODEL_SEED=7`) plays others. It stands in the name of each test. */
export const SEED = Number(process.env.MODEL_SEED ?? 20_260_302)
