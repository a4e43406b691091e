// A lock file between processes on one machine, for things done once at a time (installing, starting the database).
// Plain JavaScript because scripts/run.mjs needs it on the host's Node, before anything is installed.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const BEAT_MS = 2000;
/** A holder that has not touched its file for this long is gone, even if its process number was given to another. */
const STALE_MS = 120_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const read = (file) => {
  try {
    return { text: readFileSync(file, 'utf8'), age: Date.now() - statSync(file).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

// The holder writes its number right after creating the file: an empty young file is a lock being taken.
const abandoned = ({ text, age }) => age > STALE_MS || (text !== '' && !alive(Number.parseInt(text, 10)));

/** Takes an abandoned lock away; the rename is atomic, so of several takers one wins and the others look again. */
function clear(file, seen) {
  const aside = `${file}.${process.pid}.gone`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const taken = read(aside);
  // Somebody took the lock anew between our look and the rename: give it back.
  if (taken !== undefined && taken.text !== seen.text) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

/**
 * Runs `work` while holding the lock file `file`; others wait. A lock left by a killed process is taken over.
 * `waiting` is called once if another process holds it. Gives what `work` gives.
 */
export async function withLock(file, work, waiting) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${process.pid} ${process.hrtime.bigint()}`;
  for (let told = false; ; ) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      await pause(0);
      if (read(file)?.text === mine) break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const seen = read(file);
      if (seen === undefined) continue;
      if (abandoned(seen)) {
        clear(file, seen);
        continue;
      }
      if (!told) waiting?.();
      told = true;
      await pause(25);
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      // The file is gone: it was removed by hand; the work goes on and its end finds nothing to remove.
    }
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (read(file)?.text === mine) rmSync(file, { force: true });
  }
}
