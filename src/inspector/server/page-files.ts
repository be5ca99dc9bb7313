import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** Where the build puts the page. */
const FOLDER = new URL('../page/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the page. */
export interface PageFile {
  readonly content: Buffer;
  readonly type: string;
  /** Whether its name says what is in it, so that it can be kept for ever. */
  readonly isImmutable: boolean;
}

/** The page's file for a path; undefined if there is none. Only plain names are looked for: nothing leads out of the folder. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!/^(assets\/)?[\w-]+(\.[\w-]+)*$/.test(name)) return undefined;
  const type = TYPES[extname(name)];
  const content = type && (await readFile(new URL(name, FOLDER)).catch(() => undefined));
  return content && type ? { content, type, isImmutable: name.startsWith('assets/') } : undefined;
}
