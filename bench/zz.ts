import { runBench } from '/work/main/bench/run.ts';

const r = await runBench(process.argv[2] as never, process.argv[3] ? Number(process.argv[3]) : undefined);
console.log(JSON.stringify(r, null, 1));
process.exit(0);
