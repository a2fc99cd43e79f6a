// A researcher looks into a document: what it is about among the others, where its links lead, which sentences stand
// for it. There may be any number of them.
// Owns: a memory of the anchors in linked files.
// Guarantees: an assignment whose document has changed or gone meanwhile is dropped; the newer version is another one.

import { type ActorDefinition, defineActor } from '../../../src/index.ts';
import type { Folder } from '../folder.ts';
import { archive } from '../protocols/archive.ts';
import { passed } from '../protocols/news.ts';
import { patienceMs, peerFor } from '../protocols/peers.ts';
import { type ResearcherMessage, research } from '../protocols/research.ts';
import { writing } from '../protocols/writing.ts';
import { analyze } from '../text/article.ts';
import { checkLinks, type LinkPort } from '../text/link-check.ts';
import { folderLinks } from '../text/link-files.ts';

export function researcher({ root }: Folder): ActorDefinition<ResearcherMessage, LinkPort> {
  return defineActor<ResearcherMessage, LinkPort>({
    type: 'researcher',
    defaults: { retry: { times: 2 }, register: [research] },
    init: () => folderLinks(root),
    async receive(port, assignment, context) {
      const { path, version } = assignment;
      const source = await peerFor(context, archive, path).ask(
        { type: 'source', path, version },
        { timeoutMs: patienceMs },
      );
      if (source === undefined) return;
      const { document, terms, duplicates } = source;
      const analysis = analyze(document, { terms, duplicates, links: await checkLinks(document, port) });
      const job = passed(context, { ...assignment, document, analysis }, 'researched');
      peerFor(context, writing, path).tell({ ...job, type: 'write' });
    },
  });
}
