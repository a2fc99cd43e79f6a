import { existsSync } from 'node:fs';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDocument } from '../../../examples/newsroom/text/read-document.ts';
import { makePipe, withFolder } from './temporary-folder.ts';

describe('readDocument', () => {
  it('tells title, format, encoding, size, words and the time of the last change', async () => {
    await withFolder({ 'docs/a.md': '# Title\n\nThree *small* words.\n\n```\nnot counted\n```\n' }, async (root) => {
      await utimes(join(root, 'docs/a.md'), 1_000, 2_000);
      expect(await readDocument(root, 'docs/a.md')).to.deep.equal({
        kind: 'document',
        path: 'docs/a.md',
        title: 'Title',
        format: 'markdown',
        text: '# Title\n\nThree *small* words.\n\n```\nnot counted\n```\n',
        encoding: 'utf-8',
        bytes: 51,
        words: 3,
        modifiedMs: 2_000_000,
      });
    });
  });

  it('tells the format by name, else by how the text begins', async () => {
    const files = { 'a.HTM': '<p>x', 'b.markdown': 'x', 'c.txt': 'x', d: '<!DOCTYPE html><p>x', e: 'x < y' };
    await withFolder(files, async (root) => {
      const formats: unknown[] = [];
      for (const path of Object.keys(files)) {
        const document = await readDocument(root, path);
        formats.push(document.kind === 'document' && document.format);
      }
      expect(formats).to.deep.equal(['html', 'markdown', 'plain', 'html', 'plain']);
    });
  });

  it('believes the charset of an HTML page', async () => {
    const page = Buffer.concat([
      Buffer.from('<html><meta charset="koi8-r"><title>'),
      Uint8Array.of(0xed, 0xc9, 0xd2),
      Buffer.from('</title><p>x'),
    ]);
    await withFolder({ 'a.html': page }, async (root) => {
      expect(await readDocument(root, 'a.html')).to.include({ title: 'Мир', encoding: 'koi8-r' });
    });
  });

  it('rejects each kind of bad file with its reason', async () => {
    const files = {
      'empty.md': '',
      'blank.md': ' \n\t\n',
      'binary.txt': Uint8Array.of(80, 75, 3, 4, 0, 0),
      'big.txt': 'x'.repeat(101),
    };
    await withFolder(files, async (root) => {
      await mkdir(join(root, 'folder.md'));
      await symlink('nowhere', join(root, 'dangling.md'));
      await writeFile(join(root, 'odd.txt'), Uint8Array.of(0xef, 0xbb, 0xbf, 0xff));
      const reasonOf = async (path: string): Promise<unknown> => {
        const document = await readDocument(root, path, { maxBytes: 100 });
        return document.kind === 'rejected' ? document.reason : document.kind;
      };
      expect(await reasonOf('empty.md')).to.equal('empty');
      expect(await reasonOf('blank.md')).to.equal('empty');
      expect(await reasonOf('binary.txt')).to.equal('binary');
      expect(await reasonOf('big.txt')).to.equal('too-large');
      expect(await reasonOf('folder.md')).to.equal('unreadable');
      expect(await reasonOf('dangling.md')).to.equal('missing');
      expect(await reasonOf('nowhere.md')).to.equal('missing');
      expect(await reasonOf('empty.md/below.md')).to.equal('missing');
      expect(await reasonOf('a'.repeat(300))).to.equal('unreadable');
      expect(await reasonOf('odd.txt')).to.equal('undecodable');
    });
  });

  it('says by how much a file is too large', async () => {
    await withFolder({ 'big.txt': 'x'.repeat(101) }, async (root) => {
      expect(await readDocument(root, 'big.txt', { maxBytes: 100 })).to.deep.equal({
        kind: 'rejected',
        path: 'big.txt',
        reason: 'too-large',
        detail: '101 bytes; the limit is 100',
      });
      expect(await readDocument(root, 'big.txt', { maxBytes: 101 })).to.include({ kind: 'document', bytes: 101 });
    });
  });

  it('does not wait for a FIFO or read a device', async () => {
    await withFolder({}, async (root) => {
      makePipe(join(root, 'pipe.txt'));
      await symlink('/dev/zero', join(root, 'device.txt'));
      for (const path of ['pipe.txt', 'device.txt']) {
        expect(await readDocument(root, path)).to.deep.equal({
          kind: 'rejected',
          path,
          reason: 'unreadable',
          detail: 'not a regular file',
        });
      }
    });
  });

  it('reads at most the limit of a file that holds more than it says', async function () {
    if (!existsSync('/proc/self/maps')) this.skip(); // such files are a specialty of Linux: their size is 0
    expect(await readDocument('/proc/self', 'maps', { maxBytes: 100 })).to.include({ reason: 'too-large' });
    const document = await readDocument('/proc/self', 'maps');
    expect(document.kind === 'document' && document.bytes).to.be.above(100);
  });
});
