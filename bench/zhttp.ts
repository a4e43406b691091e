import { writeFileSync } from 'node:fs';
import dc from 'node:diagnostics_channel';
import { Session } from 'node:inspector/promises';
import { runBench } from '#bench/run.ts';
const s = new Session(); s.connect();
let n = 0;
if (process.env.PROF) dc.subscribe('child_process', ({ process: child }: any) => {
  child.once('spawn', async () => {
    if (!String(child.spawnfile).includes('node')) return;
    n++;
    if (n === Number(process.env.PROF)) { await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 200 }); await s.post('Profiler.start'); }
    if (n === Number(process.env.PROF) + 1) { const { profile } = await s.post('Profiler.stop'); writeFileSync('/tmp/http.cpuprofile', JSON.stringify(profile)); }
  });
});
const r = await runBench('http', process.argv[2] ? Number(process.argv[2]) : undefined);
console.log(JSON.stringify(r));
process.exit(0);
