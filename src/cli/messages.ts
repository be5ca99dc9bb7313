const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'it cannot be written to',
  ENOSPC: 'no space is left',
  EISDIR: 'it is a directory',
  EADDRINUSE: 'the port is in use',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was broken off',
};

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  const { path, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  const subject = path ?? (port === undefined ? undefined : `port ${port}`);
  return isSystemError(error) && subject !== undefined ? `${subject}: ${systemMessage(error)}` : firstLine(error);
}

/** What went wrong, in one line, without what it went wrong with. */
export function systemMessage(error: unknown): string {
  return SYSTEM_ERRORS[(error as NodeJS.ErrnoException).code ?? ''] ?? firstLine(error);
}

function isSystemError(error: unknown): boolean {
  return Object.hasOwn(SYSTEM_ERRORS, (error as NodeJS.ErrnoException).code ?? '');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] || String(error);
}
