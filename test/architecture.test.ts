// Keeps the code map true: ranks, cycles, homes of dependencies, file sizes, public entries, a clean root entry.
// Each rule is also tried on a planted tree that breaks it, so that a rule which cannot fail does not go unseen.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { loadedBy } from './architecture/loaded.ts';
import { examine, longerThan, type Report, sizeLimits, sourceOf, sourcesBelow } from './architecture/rules.ts';
import { scanImports } from './architecture/scan.ts';

const project = join(import.meta.dirname, '..');
const src = join(project, 'src');

interface Manifest {
  exports: Record<string, string | { types: string; default: string }>;
  bin: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
const packages = new Set(
  Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }),
);

/** What `import 'troupe'` may bring; anything else (an SDK, a Redis client, zod, a log, a web server) is a fault. */
const rootMayLoad = ['croner'];
const webServers = ['_http_server', 'http', 'http2', 'https'];

describe('Architecture', () => {
  describe('of src/', () => {
    let report: Report;
    before(() => {
      report = examine(src, packages);
    });

    it('has sources to examine', () => {
      expect(report.files).to.include('index.ts').and.to.include('actors/index.ts');
    });

    it('imports downward only, through the index of a folder', () => expect(report.ranks).to.deep.equal([]));
    it('has no import cycle', () => expect(report.cycles).to.deep.equal([]));
    it('imports each dependency at its home only', () => expect(report.homes).to.deep.equal([]));
    it('has no folder named after a kind of code', () => expect(report.folders).to.deep.equal([]));
    it('names all exports', () => expect(report.stars).to.deep.equal([]));
    it('begins each file with a header comment', () => expect(report.headers).to.deep.equal([]));

    it(`has no file over ${sizeLimits.src} lines, no test over ${sizeLimits.test}`, () => {
      const secondLook = longerThan(src, sizeLimits.secondLook);
      if (secondLook.length > 0)
        console.log(`        over ${sizeLimits.secondLook}, a second look: ${secondLook.join(', ')}`);
      expect(longerThan(src, sizeLimits.src)).to.deep.equal([]);
      expect(longerThan(join(project, 'test'), sizeLimits.test)).to.deep.equal([]);
    });
  });

  describe('of the package', () => {
    it('exports only entries that have a source', () => {
      for (const [entry, target] of Object.entries(manifest.exports)) {
        expect(entry).not.to.include('*');
        if (typeof target === 'string') {
          expect(existsSync(join(project, target)), `${entry}: ${target}`).to.equal(true);
          continue;
        }
        expect(existsSync(join(src, sourceOf(target.default))), `${entry}: ${target.default}`).to.equal(true);
        expect(target.types).to.equal(target.default.replace(/\.js$/, '.d.ts'));
      }
      for (const command of Object.values(manifest.bin))
        expect(existsSync(join(src, sourceOf(command)))).to.equal(true);
    });

    it('has examples that use public entries only', () => {
      const entries = Object.values(manifest.exports).flatMap((target) =>
        typeof target === 'string' ? [] : [join(src, sourceOf(target.default))],
      );
      const examples = join(project, 'examples');
      const files = sourcesBelow(examples);
      expect(files).to.not.deep.equal([]);
      for (const file of files) {
        const path = join(examples, file);
        for (const { specifier, line } of scanImports(readFileSync(path, 'utf8'), file).imports) {
          const target = specifier?.startsWith('.') ? join(dirname(path), specifier) : '';
          if (target.startsWith(src)) expect(entries, `${file}:${line}`).to.include(target);
        }
      }
    });

    it('has a root entry that loads no SDK, no Redis client, no schema library and no web server', () => {
      const loaded = loadedBy(join(src, 'index.ts'));
      expect(loaded.files.length).to.be.greaterThan(1);
      expect(loaded.packages.filter((name) => !rootMayLoad.includes(name))).to.deep.equal([]);
      expect(loaded.node.filter((name) => webServers.includes(name))).to.deep.equal([]);
    });
  });

  describe('of a planted tree', () => {
    let root: string;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'troupe-architecture-'));
    });
    afterEach(() => rmSync(root, { recursive: true }));

    function plant(files: Readonly<Record<string, string>>): Report {
      for (const [file, source] of Object.entries(files)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), source);
      }
      return examine(root, new Set(['nact', 'croner', 'commander']));
    }
    const empty = '// Header.\nexport const a = 1;\n';

    it('finds nothing to say of a clean one', () => {
      const report = plant({
        'errors.ts': empty,
        'actors/cell.ts': "// Header.\nimport type { A } from '../errors.ts';\nimport fs from 'node:fs';\n",
        'actors/index.ts': "// Header.\nexport { cell } from './cell.ts';\n",
        'supervisors/nact-tree.ts':
          "// Header.\nimport nact from 'nact';\nimport { cell } from '../actors/index.ts';\n",
        'supervisors/index.ts': "// Header.\nexport { tree } from './nact-tree.ts';\n",
        'cli/main.ts': "#!/usr/bin/env node\n// Header.\nimport 'commander';\nawait import(process.argv[2]);\n",
      });
      expect(report).to.deep.include({ ranks: [], cycles: [], homes: [], folders: [], stars: [], headers: [] });
    });

    it('finds each wrong direction', () => {
      const report = plant({
        'errors.ts': empty,
        'actors/index.ts': empty,
        'actors/cell.ts': [
          '// Header.',
          "import type { A } from '../supervisors/index.ts';",
          "import { b } from '../models/index.ts';",
          "import { c } from './index.ts';",
          "import { d } from '../../elsewhere.ts';",
          "import { e } from './gone.ts';",
          "export { f } from '../errors.ts';",
        ].join('\n'),
        'models/index.ts': empty,
        'supervisors/index.ts': empty,
        'supervisors/tree.ts':
          "// Header.\nimport { g } from '../actors/cell.ts';\nnew URL('../system.ts', import.meta.url);\n",
        'system.ts': empty,
        'shared/index.ts': empty,
      });
      expect(report.ranks.map((line) => line.replace(/ declare.*/, ''))).to.deep.equal([
        'actors/cell.ts:2 imports supervisors/index.ts: that is upward;',
        'actors/cell.ts:3 imports models/index.ts: both have the same rank',
        'actors/cell.ts:4 imports actors/index.ts: a folder never imports its own index',
        'actors/cell.ts:5 imports ../elsewhere.ts: that is outside of src',
        'actors/cell.ts:6 imports actors/gone.ts: there is no such file',
        "shared/index.ts: 'shared' has no rank; a new folder needs a decision and a row in the table",
        'supervisors/tree.ts:2 imports actors/cell.ts: that is past actors/index.ts',
        'supervisors/tree.ts:3 imports system.ts: that is upward;',
      ]);
    });

    it('finds cycles of values between files, and of types between folders', () => {
      const report = plant({
        'actors/a.ts': "// Header.\nimport { b } from './b.ts';\n",
        'actors/b.ts': "// Header.\nexport const c = () => import('./c.ts');\n",
        'actors/c.ts': "// Header.\nimport { type A, a } from './a.ts';\n",
        'actors/d.ts': "// Header.\nimport type { E } from './e.ts';\n",
        'actors/e.ts': "// Header.\nimport type { D } from './d.ts';\nimport type { S } from '../state/index.ts';\n",
        'state/index.ts': "// Header.\nimport type { D } from '../actors/index.ts';\n",
        'actors/index.ts': empty,
      });
      expect(report.cycles).to.deep.equal([
        'actors/a.ts → actors/b.ts → actors/c.ts → actors/a.ts',
        'actors → state → actors',
      ]);
    });

    it('finds dependencies away from home, in too many files, unknown, or not installed for users', () => {
      const report = plant({
        'actors/cell.ts': "// Header.\nimport type { Ref } from 'nact';\nconst name = 'x';\nawait import(name);\n",
        'time/a.ts': "// Header.\nimport { Cron } from 'croner';\n",
        'time/b.ts': "// Header.\nimport { Cron } from 'croner';\n",
        'transport/codec.ts':
          "// Header.\nimport { pack } from 'msgpackr/pack';\nimport '@scope/new/part';\nimport 'fs';\n",
      });
      expect(report.homes.map((line) => line.replace(/: declare.*/, ''))).to.deep.equal([
        "actors/cell.ts:2 imports 'nact', whose home is supervisors/nact-tree.ts and supervisors/from-nact.ts",
        "actors/cell.ts:4 imports 'an import whose name is computed', whose home is cli/",
        "transport/codec.ts:2 imports 'msgpackr', which a user's install does not bring",
        "transport/codec.ts:3 imports '@scope/new', a new dependency",
        "transport/codec.ts:4 imports 'fs', a new dependency",
        'croner may be imported by 1 file, not time/a.ts, time/b.ts',
      ]);
    });

    it('finds forbidden folders, export *, a missing header and long files', () => {
      const report = plant({
        'actors/utils/a.ts': 'export const a = 1;\n',
        'actors/index.ts':
          "// Header.\nexport * from './b.ts';\nexport type * from './b.ts';\nexport * as c from './b.ts';\n",
        'actors/b.ts': `// Header.\n${'\n'.repeat(300)}`,
      });
      expect(report.folders).to.have.length(1);
      expect(report.headers).to.deep.equal(['actors/utils/a.ts begins without a header comment']);
      expect(report.stars.map((line) => line.split(' ')[0])).to.deep.equal(['actors/index.ts:2', 'actors/index.ts:3']);
      expect(longerThan(root, sizeLimits.secondLook)).to.deep.equal(['actors/b.ts: 301 lines']);
    });

    it('finds what a root entry loads: by import, by require, and without either', () => {
      symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
      writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(root, 'index.ts'), "import { a } from './a.ts';\nexport const b: number = a;\n");
      writeFileSync(
        join(root, 'a.ts'),
        [
          "import { createRequire } from 'node:module';",
          "export const a: number = createRequire(import.meta.url)('chai') ? 1 : 0;",
          "await import('zod');",
          "process.getBuiltinModule('node:http2');",
        ].join('\n'),
      );
      const loaded = loadedBy(join(root, 'index.ts'));
      expect(loaded.packages).to.include('chai').and.to.include('zod');
      expect(loaded.node).to.include('http2');
      expect(loaded.files).to.have.length(2);
    });
  });

  describe('import scanner', () => {
    it('reads every form of import and nothing else', () => {
      const source = String.raw`#!/usr/bin/env node
// import 'no'
/* import 'no' */
import a, { type B, c as d } from './a.ts';
import type { E } from "./e.ts";
import type from './f.ts';
import type G from './g.ts';
import * as h from './h.ts';
import './i.ts';
export { j } from './j.ts';
export type { K } from './k.ts';
export * from './l.ts'; export * as l from './m.ts';
const m = 'import "no"', n = ${'`import("no") ${ await import("./n.ts") } ${`${1}`} import("no")`'};
const re = /['"${'`'}]import 'no'/g, q = 4 / 2 / 1; Promise.resolve('no'); x.import('no');
void import(name); void import('./o.ts', { with: {} }); void import('a' + b);
new Worker(new URL('./p.ts', import.meta.url)); new URL('http://no');
process.getBuiltinModule('node:q'); createRequire(import.meta.url); createRequire(import.meta.url)('t'); import.meta.resolve('r');
const y = { import: 'no', ...import('./s.ts') }; export { y }; export type T = string; import.meta.url;
`;
      const { imports, stars } = scanImports(source, 'x.ts');
      expect(imports.map(({ kind, specifier, line }) => `${line} ${kind} ${specifier}`)).to.deep.equal([
        '4 static ./a.ts',
        '5 type ./e.ts',
        '6 static ./f.ts',
        '7 type ./g.ts',
        '8 static ./h.ts',
        '9 static ./i.ts',
        '10 static ./j.ts',
        '11 type ./k.ts',
        '12 static ./l.ts',
        '12 static ./m.ts',
        '13 dynamic ./n.ts',
        '15 dynamic undefined',
        '15 dynamic ./o.ts',
        '15 dynamic undefined',
        '16 url ./p.ts',
        '17 dynamic node:q',
        '17 dynamic undefined',
        '17 dynamic t',
        '17 dynamic r',
        '18 dynamic ./s.ts',
      ]);
      expect(stars).to.deep.equal([12]);
    });

    it('refuses a source it cannot follow, instead of reading less', () => {
      expect(() => scanImports('const a = `x ${ 1', 'x.ts')).to.throw('x.ts');
      expect(() => scanImports("const a = 'x\n", 'x.ts')).to.throw('x.ts:1');
      expect(() => scanImports("import { 'a b' as c } from './a.ts';", 'x.ts')).to.throw('cannot read this import');
    });
  });
});
