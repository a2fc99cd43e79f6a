// Logger: the port for log lines. A pino logger fits as it is; message bodies never go through it.

/** Writes a line: `log.info('text')`, or `log.info({ field: 1 }, 'text')`. */
interface LogLine {
  (message: string): void;
  (fields: object, message: string): void;
}

export interface Logger {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  child(fields: object): Logger;
}
