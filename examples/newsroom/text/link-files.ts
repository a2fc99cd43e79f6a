// Answers the questions of the link check from a real folder.
// Owns: the look into the file system on behalf of links, and a memory of the anchors it found.
// Guarantees: a path is answered only if its real place is inside the folder, also behind symbolic links;
//   each text is read once per version (size and time of change); at most `MAX_TEXTS` are remembered.
// Refuses: to read what readDocument refuses; such files exist and have no known anchors.

import { realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { findAnchors } from './anchors.ts';
import type { LinkPort } from './link-check.ts';
import { readDocument } from './read-document.ts';

const MAX_TEXTS = 1_000;

/** A link port for the folder `root`. */
export function folderLinks(root: string): LinkPort {
  const known = new Map<string, { readonly version: string; readonly anchors: ReadonlySet<string> | undefined }>();

  const realPlace = async (path: string): Promise<string | undefined> => {
    try {
      const base = await realpath(resolve(root));
      const place = await realpath(join(base, path));
      return place === base || place.startsWith(base.endsWith(sep) ? base : base + sep) ? place : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    exists: async (path) => (await realPlace(path)) !== undefined,
    anchors: async (path) => {
      const place = await realPlace(path);
      const stats = place === undefined ? undefined : await stat(place).catch(() => undefined);
      if (place === undefined || stats === undefined) return undefined;
      const version = `${stats.size} ${stats.mtimeMs}`;
      const remembered = known.get(place);
      if (remembered?.version === version) return remembered.anchors;
      const document = await readDocument(root, path);
      const anchors =
        document.kind === 'document' && document.format !== 'plain'
          ? findAnchors(document.text, document.format)
          : undefined;
      if (known.size >= MAX_TEXTS) known.delete(known.keys().next().value as string);
      known.set(place, { version, anchors });
      return anchors;
    },
  };
}
