#!/usr/bin/env node
// Adds the optional packages of other platforms (macOS, Windows, …) to package-lock.json. npm leaves out those that its
// registry or cache does not offer at the moment, and `npm ci` then refuses the lock file. Run it after `npm install`
// has changed the lock; it is idempotent, and plain JavaScript so that any Node can run it.

import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));

const systems = {
  darwin: /darwin|macos/,
  win32: /win32|windows/,
  freebsd: /freebsd/,
  android: /android/,
  openharmony: /openharmony/,
  aix: /aix/,
  netbsd: /netbsd/,
  openbsd: /openbsd/,
  sunos: /sunos/,
};
function platformOf(name) {
  const os = Object.entries(systems).find(([, pattern]) => pattern.test(name))?.[0] ?? 'linux';
  const cpu = /(arm64|x64|ia32|riscv64|s390x|ppc64|loong64|mips64el|arm)/.exec(
    name.replace('darwin', '').replace('armv7', 'arm'),
  )?.[1];
  return { os: [os], ...(cpu && { cpu: [cpu] }), ...(/musl/.test(name) && { libc: ['musl'] }) };
}

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue;
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ''),
      ...platformOf(name),
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
console.log(`fix-lock: ${added} optional platform packages added`);
