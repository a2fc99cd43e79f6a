import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { findAnchors } from '../../../examples/newsroom/text/anchors.ts';
import { checkLinks, type LinkPort } from '../../../examples/newsroom/text/link-check.ts';
import { folderLinks } from '../../../examples/newsroom/text/link-files.ts';
import { findLinks } from '../../../examples/newsroom/text/links.ts';
import type { TextFormat } from '../../../examples/newsroom/text/plain-text.ts';
import { withFolder } from './temporary-folder.ts';

function targets(text: string, format: TextFormat = 'markdown'): string[] {
  return findLinks(text, format).map(({ kind, target, line }) => `${line} ${kind} ${target}`);
}

/** A folder in memory: path → anchors, or undefined for a file without. */
function folderOf(
  files: Readonly<Record<string, readonly string[] | undefined>>,
): LinkPort & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    exists: async (path) => {
      asked.push(path);
      return path in files;
    },
    anchors: async (path) => {
      asked.push(`${path}#`);
      const anchors = files[path];
      return anchors === undefined ? undefined : new Set(anchors);
    },
  };
}

describe('findLinks', () => {
  it('finds inline links and images with their lines', () => {
    const text =
      '# [Head](a.md)\n\nOne [b](b.md "title") and\n![c](<c d.png>) and [![e](e.svg)](f(1).md)\n\n> - [g](g.md)\n\n| x |\n|---|\n| [h](h.md) |';
    expect(targets(text)).to.deep.equal([
      '1 link a.md',
      '3 link b.md',
      '4 image c d.png',
      '4 image e.svg',
      '4 link f(1).md',
      '6 link g.md',
      '10 link h.md',
    ]);
  });

  it('finds a link by label once, where the label is defined, and labels that nothing defines', () => {
    const text =
      '[one][Label  A], [label a][] and [label a]; [two][nowhere]\n\n[Label a]: a.md "t"\n[label A]: second.md\n[^1]: a note';
    expect(targets(text)).to.deep.equal(['1 undefined-label nowhere', '3 link a.md']);
  });

  it('finds tags, autolinks and bare addresses', () => {
    const text =
      'x <a href="a.md">a</a> <img alt=x src=b.png> <https://c.example> <me@d.example> https://e.example/f).';
    expect(targets(text)).to.deep.equal([
      '1 link a.md',
      '1 image b.png',
      '1 link https://c.example',
      '1 link mailto:me@d.example',
      '1 link https://e.example/f',
    ]);
  });

  it('ignores what is code, a comment or escaped', () => {
    const text =
      '`[a](a.md)` ``[b](`b.md)`` \\[c](c.md) [d\\](d.md) <!-- [e](e.md) -->\n\n```\n[f](f.md)\n```\n\n    [g](g.md)\n\n[h](no link) [i](i.md';
    expect(targets(text)).to.deep.equal([]);
  });

  it('finds links in HTML, references decoded', () => {
    const text =
      '<link href="s.css"><body>\n<a href="a.html?x=1&amp;y=2#z">\n<img\nsrc=\'b.png\'><a name=x><!-- <a href="no"> --><pre><a href=c></pre><script src="d.js">"<a href=no>"</script>';
    expect(targets(text, 'html')).to.deep.equal([
      '1 link s.css',
      '2 link a.html?x=1&y=2#z',
      '3 image b.png',
      '4 link c',
      '4 link d.js',
    ]);
    expect(targets('[a](a.md)', 'plain')).to.deep.equal([]);
  });
});

describe('findAnchors', () => {
  it('names headings as GitHub does', () => {
    const text = [
      "# What's *new* in `v1.2`?",
      '## Über uns & mehr',
      '## Привет, мир!',
      'Under\n---',
      '## snake_case - dash',
      '## [Link](to.md)',
      '## 概要',
    ].join('\n\n');
    expect([...findAnchors(text, 'markdown')]).to.deep.equal([
      'whats-new-in-v12',
      'über-uns--mehr',
      'привет-мир',
      'under',
      'snake_case---dash',
      'link',
      '概要',
    ]);
  });

  it('numbers repeated headings without collisions', () => {
    expect([...findAnchors('# a\n# a\n# a-1\n# a', 'markdown')]).to.deep.equal(['a', 'a-1', 'a-1-1', 'a-2']);
  });

  it('takes the ids of tags, and in HTML only those', () => {
    expect([...findAnchors('Text <a id="x"></a><a name=y></a>\n\n```\n# code\n```', 'markdown')]).to.deep.equal([
      'x',
      'y',
    ]);
    expect([
      ...findAnchors('<h1 id="top&amp;">T</h1><a name="b"><p name="no"><!-- <i id=no> -->', 'html'),
    ]).to.deep.equal(['top&', 'b']);
  });
});

describe('checkLinks', () => {
  const check = async (text: string, port: LinkPort, path = 'docs/guide/a.md', format: TextFormat = 'markdown') => {
    const { problems, ...counts } = await checkLinks({ path, text, format }, port);
    return { ...counts, problems: problems.map(({ target, reason }) => `${target}: ${reason}`) };
  };

  it('resolves paths from the document, or from the root', async () => {
    const port = folderOf({ 'docs/guide/b.md': [], 'docs/c.md': [], 'd e.md': [], docs: undefined, '.': undefined });
    const text = '[b](b.md) [b](./x/../b.md) [c](../c.md) [d](/d%20e.md) [up](..) [root](/) [x](b.md/) [no](no.md)';
    expect(await check(text, port)).to.deep.equal({ local: 8, external: 0, problems: ['no.md: missing-file'] });
  });

  it('reports what leaves the folder without asking about it', async () => {
    const port = folderOf({});
    const text = '[a](../../../etc/passwd) [b](../../..) [c](x/../../../../y) [d](/../z) [e](..%2f..%2f..%2fw)';
    const { problems } = await check(text, port);
    expect(problems.map((problem) => problem.split(': ')[1])).to.deep.equal(Array(5).fill('outside'));
    expect(port.asked).to.deep.equal([]);
  });

  it('checks anchors in the document itself and in others', async () => {
    const port = folderOf({ 'b.md': ['here'], 'code.ts': undefined });
    const text =
      '# One Two\n\n[a](#one-two) [b](#three) [c](b.md#here) [d](b.md#there) [e](code.ts#L10) [f](#top) [g](#) [h](a.md#one-two) [i](#:~:text=x)';
    expect((await check(text, port, 'a.md')).problems).to.deep.equal([
      '#three: missing-anchor',
      'b.md#there: missing-anchor',
    ]);
    expect(port.asked.filter((path) => path.startsWith('a.md'))).to.deep.equal([]);
  });

  it('only counts what leads elsewhere', async () => {
    const port = folderOf({});
    const text =
      '[a](https://a.example) [b](mailto:x@b.example) [c](//c.example/d) ![e](data:image/png;base64,AA) [f](tel:1)';
    expect(await check(text, port)).to.deep.equal({ local: 0, external: 5, problems: [] });
    expect(port.asked).to.deep.equal([]);
  });

  it('reports malformed targets and undefined labels', async () => {
    const port = folderOf({});
    expect((await check('[a](%zz.md) [b](x%00y) [c](#%e0%a4%a) [d][e]', port)).problems).to.deep.equal([
      '%zz.md: malformed',
      'x%00y: malformed',
      '#%e0%a4%a: malformed',
      'e: undefined-label',
    ]);
  });

  it('honors the base of an HTML page', async () => {
    const port = folderOf({ 'docs/x/b.html': undefined });
    expect(
      (await check('<base href="x/"><a href="b.html"><a href="c.html">', port, 'docs/a.html', 'html')).problems,
    ).to.deep.equal(['c.html: missing-file']);
    expect(await check('<base href="https://e.example/"><a href="b.html">', port, 'docs/a.html', 'html')).to.include({
      local: 0,
      external: 1,
    });
  });
});

describe('folderLinks', () => {
  it('answers from a real folder and reads each version of a text once', async () => {
    await withFolder(
      { 'a.md': '# One', 'b.html': '<p id="two">', 'c.txt': 'One\n===', 'd/e.png': 'x' },
      async (root) => {
        const port = folderLinks(root);
        expect(await port.exists('a.md')).to.equal(true);
        expect(await port.exists('d')).to.equal(true);
        expect(await port.exists('d/nothing')).to.equal(false);
        expect([...((await port.anchors('a.md')) ?? [])]).to.deep.equal(['one']);
        expect([...((await port.anchors('b.html')) ?? [])]).to.deep.equal(['two']);
        expect(await port.anchors('c.txt')).to.equal(undefined);
        expect(await port.anchors('d/e.png')).to.equal(undefined);
        expect(await port.anchors('nothing.md')).to.equal(undefined);
        expect(await port.anchors('a.md')).to.equal(await port.anchors('a.md'));
      },
    );
  });

  it('does not look through links that leave the folder', async () => {
    await withFolder({ 'secret.md': '# Secret' }, async (outside) => {
      await withFolder({ 'a.md': '' }, async (root) => {
        await symlink(outside, join(root, 'out'));
        await symlink('a.md', join(root, 'in.md'));
        const port = folderLinks(root);
        expect(await port.exists('out/secret.md')).to.equal(false);
        expect(await port.anchors('out/secret.md')).to.equal(undefined);
        expect(await port.exists('in.md')).to.equal(true);
      });
    });
  });
});
