const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  EADDRINUSE: 'the port is in use',
};

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  const { code = '', path, port, message } = error as NodeJS.ErrnoException & { readonly port?: number };
  const known = SYSTEM_ERRORS[code];
  const subject = path ?? (port === undefined ? undefined : `port ${port}`);
  const text = known !== undefined && subject !== undefined ? `${subject}: ${known}` : (message ?? String(error));
  return text.split('\n')[0] ?? text;
}
