import { testDatabase } from '#test/support/database.ts';
const t = await testDatabase();
try { const m = await import('./' + process.argv[2] + '.ts'); console.log(JSON.stringify(await m.bench({ url: t.ownerUrl, size: process.argv[3] ? Number(process.argv[3]) : undefined }), null, 1)); }
finally { const u=process.cpuUsage(); console.log('node cpu', (u.user+u.system)/1e6);  await t.drop(); }
