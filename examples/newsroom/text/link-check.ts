// Checks the links of a document that stay inside its folder.
// Owns: which links are local, where they lead, what is wrong with one.
// Guarantees: external links are counted, never fetched; nothing outside the folder is looked at: a link
//   that leaves it is reported as `outside`.
// Refuses: to touch the file system itself; it asks a `LinkPort` (link-files.ts is the real one).

import { posix } from 'node:path';
import { findAnchors } from './anchors.ts';
import { baseOf, findLinks } from './links.ts';
import type { TextFormat } from './plain-text.ts';

/** A link that leads nowhere, or nowhere that may be looked at; plain data. */
export interface LinkProblem {
  /** The document in which it stands. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** As written; of an undefined label the label. */
  readonly target: string;
  readonly reason: 'missing-file' | 'missing-anchor' | 'undefined-label' | 'outside' | 'malformed';
}

/** What came of checking one document's links; plain data. */
export interface LinkFindings {
  /** Links that stay in the folder or try to. */
  readonly local: number;
  /** Links to other places, which are not checked. */
  readonly external: number;
  /** Of the local ones, in order of their lines. */
  readonly problems: readonly LinkProblem[];
}

/** What the check asks about a folder; paths are relative to it, with `/`, and never leave it. */
export interface LinkPort {
  /** Whether there is a file or folder. */
  readonly exists: (path: string) => Promise<boolean>;
  /** The anchors of a text; undefined when the file is no text whose anchors are known. */
  readonly anchors: (path: string) => Promise<ReadonlySet<string> | undefined>;
}

/** A document as far as its links matter; a `TextDocument` is one. */
export interface LinkedText {
  readonly path: string;
  readonly text: string;
  readonly format: TextFormat;
}

/** A scheme (`https:`, `mailto:`) or another host (`//host/`). */
const EXTERNAL = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/** Checks the links of `document` against the folder behind `port`; rejects only if the port does. */
export async function checkLinks(document: LinkedText, port: LinkPort): Promise<LinkFindings> {
  const base = baseOf(document.text, document.format) ?? '';
  const problems: LinkProblem[] = [];
  let local = 0;
  let external = 0;
  let own: ReadonlySet<string> | undefined;
  const anchorsOf = async (path: string): Promise<ReadonlySet<string> | undefined> => {
    if (path !== document.path) return port.anchors(path);
    own ??= findAnchors(document.text, document.format);
    return own;
  };
  const faultOf = async (target: string): Promise<LinkProblem['reason'] | undefined> => {
    const from = base === '' ? document.path : locate(base, document.path)?.path;
    const place = from === undefined ? undefined : locate(target, from);
    if (place === undefined) return 'malformed';
    const path = place.path.replace(/(?<=.)\/$/, '');
    if (path === '..' || path.startsWith('../')) return 'outside';
    if (path !== document.path && !(await port.exists(path))) return 'missing-file';
    if (place.anchor === '' || place.anchor === 'top' || place.anchor.startsWith(':~:')) return undefined;
    return (await anchorsOf(path))?.has(place.anchor) === false ? 'missing-anchor' : undefined;
  };

  for (const { kind, target, line } of findLinks(document.text, document.format)) {
    if (kind !== 'undefined-label' && (EXTERNAL.test(target) || EXTERNAL.test(base))) {
      external++;
      continue;
    }
    local++;
    const reason = kind === 'undefined-label' ? kind : await faultOf(target);
    if (reason !== undefined) problems.push({ path: document.path, line, target, reason });
  }
  return { local, external, problems };
}

/** Where a link in the document `from` leads: a normal path below the folder (or `../…`) and an anchor; undefined if malformed. */
function locate(target: string, from: string): { path: string; anchor: string } | undefined {
  const [, written = '', anchor = ''] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(target) ?? [];
  try {
    const path = decodeURIComponent(written);
    if (path.includes('\0')) return undefined;
    const joined = path.startsWith('/') ? `.${path}` : `${posix.dirname(from + '.')}/${path}`;
    return { path: path === '' ? from : posix.normalize(joined), anchor: decodeURIComponent(anchor) };
  } catch {
    return undefined;
  }
}
