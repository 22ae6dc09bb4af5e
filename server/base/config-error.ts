/** A wrong environment variable: the start ends with this one line. */
export class ConfigError extends Error {}
