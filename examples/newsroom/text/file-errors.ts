// Puts an error of the file system into words.
// Owns: the sentences for the error codes that reading a foreign folder meets.
// Guarantees: a short text for anything thrown; never throws itself.

const IN_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'a symbolic link that leads back to itself',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  ENXIO: 'a socket, or a device that is not there',
  EPERM: 'not permitted',
};

/** The system's code of an error (`'ENOENT'`), or `''` when it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What went wrong, for a reader of the report: known codes in words, others by their message. */
export function inWords(error: unknown): string {
  return IN_WORDS[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));
}
