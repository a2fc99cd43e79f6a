import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type FolderListing, scanFolder, type ScanOptions } from '../../../examples/newsroom/text/scan-folder.ts';
import { makePipe, withFolder } from './temporary-folder.ts';

async function listingOf(root: string, options?: ScanOptions): Promise<FolderListing> {
  const result = await scanFolder(root, options);
  if (result.kind !== 'listed') throw new Error(`${result.reason}: ${result.detail}`);
  return result;
}

describe('scanFolder', () => {
  it('lists texts by their names, sorted by code units, and counts the rest', async () => {
    const files = {
      'b.md': '',
      'a.txt': '',
      'B.html': '',
      README: '',
      'sub/c.rst': '',
      'x.png': '',
      'y.PNG': '',
      'z.ts': '',
    };
    await withFolder(files, async (root) => {
      const listing = await listingOf(root);
      expect(listing.files).to.deep.equal(['B.html', 'README', 'a.txt', 'b.md', 'sub/c.rst']);
      expect(listing.ignored).to.deep.equal({ '.png': 2, '.ts': 1 });
      expect(listing.problems).to.deep.equal([]);
      expect(listing.root).to.equal(await realpath(root));
    });
  });

  it('passes over hidden entries, node_modules, dist and out', async () => {
    const files = {
      '.git/a.md': '',
      '.b.md': '',
      'node_modules/c.md': '',
      'dist/d.md': '',
      'x/out/e.md': '',
      'x/f.md': '',
    };
    await withFolder(files, async (root) => {
      expect((await listingOf(root)).files).to.deep.equal(['x/f.md']);
    });
  });

  it('follows symbolic links once, prefers the real path and does not loop', async () => {
    await withFolder({ 'real/a.md': 'a', 'b.md': 'b' }, async (root) => {
      await symlink('..', join(root, 'real', 'up'));
      await symlink('real', join(root, 'alias'));
      await symlink('b.md', join(root, 'a-link.md'));
      await symlink('self', join(root, 'self'));
      const listing = await listingOf(root);
      expect(listing.files).to.deep.equal(['b.md', 'real/a.md']);
      expect(listing.problems.map(({ path, reason }) => [path, reason])).to.deep.equal([['self', 'missing']]);
    });
  });

  it('lists what a link leads to outside of the folder under the name of the link', async () => {
    await withFolder({ 'a.md': '' }, async (outside) => {
      await withFolder({}, async (root) => {
        await symlink(outside, join(root, 'more'));
        expect((await listingOf(root)).files).to.deep.equal(['more/a.md']);
      });
    });
  });

  it('reports dangling links and FIFOs', async () => {
    await withFolder({ 'a.md': '' }, async (root) => {
      await symlink('nowhere', join(root, 'gone.md'));
      makePipe(join(root, 'pipe.txt'));
      const listing = await listingOf(root);
      expect(listing.files).to.deep.equal(['a.md']);
      expect(listing.problems).to.deep.equal([
        { path: 'gone.md', reason: 'missing', detail: 'does not exist' },
        { path: 'pipe.txt', reason: 'not-a-file', detail: 'a FIFO, a socket or a device' },
      ]);
    });
  });

  it('keeps the files nearest to the root when there are too many, and says how many are left out', async () => {
    const files = { 'a/deep/1.md': '', 'a/2.md': '', 'z.md': '', 'y.md': '' };
    await withFolder(files, async (root) => {
      const listing = await listingOf(root, { maxFiles: 3 });
      expect(listing.files).to.deep.equal(['a/2.md', 'y.md', 'z.md']);
      expect(listing.problems).to.deep.equal([
        { path: '', reason: 'over-limit', detail: '1 beyond the limit of 3 files' },
      ]);
    });
  });

  it('can be kept to some paths, and reports those that are not there', async () => {
    await withFolder({ 'README.md': '', 'docs/a.md': '', 'docs/x/b.md': '', 'other/c.md': '' }, async (root) => {
      const listing = await listingOf(root, { only: ['README.md', 'docs', 'docs/a.md', 'missing', 'a'.repeat(300)] });
      expect(listing.files).to.deep.equal(['README.md', 'docs/a.md', 'docs/x/b.md']);
      expect(listing.problems.map(({ path, reason }) => [path.slice(0, 7), reason])).to.deep.equal([
        ['aaaaaaa', 'unreadable'],
        ['missing', 'missing'],
      ]);
    });
  });

  it('lists a single file whatever its name', async () => {
    await withFolder({ 'notes.dat': 'x' }, async (root) => {
      const listing = await listingOf(join(root, 'notes.dat'));
      expect([listing.root, listing.files]).to.deep.equal([await realpath(root), ['notes.dat']]);
    });
  });

  it('takes an empty folder for a listing without files', async () => {
    await withFolder({}, async (root) => {
      expect(await listingOf(root)).to.deep.include({ files: [], problems: [], ignored: {} });
    });
  });

  it('says why nothing can be listed', async () => {
    await withFolder({ 'a.md': '' }, async (root) => {
      makePipe(join(root, 'pipe'));
      const reasonOf = async (path: string): Promise<unknown> => {
        const result = await scanFolder(join(root, path));
        return result.kind === 'failed' ? result.reason : result.kind;
      };
      expect(await reasonOf('nowhere')).to.equal('missing');
      expect(await reasonOf('a.md/below')).to.equal('missing');
      expect(await reasonOf('pipe')).to.equal('not-a-file');
      expect(await reasonOf('a'.repeat(300))).to.equal('unreadable');
    });
  });

  it('stops when its signal aborts', async () => {
    await withFolder({}, async (root) => {
      await mkdir(join(root, 'a'));
      const reason = new Error('enough');
      const outcome = await scanFolder(root, { signal: AbortSignal.abort(reason) }).catch((error: unknown) => error);
      expect(outcome).to.equal(reason);
    });
  });
});
