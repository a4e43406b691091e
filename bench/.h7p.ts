import pg from 'pg';
const stats = new Map<string, {n:number, ms:number}>();
const orig = pg.Client.prototype.query as any;
(pg.Client.prototype as any).query = function (...a: any[]) {
  const key = (typeof a[0] === 'string' ? a[0] : a[0]?.text ?? '?').trim().slice(0, 90).replace(/\s+/g,' ');
  const t = performance.now(); const r = orig.apply(this, a);
  if (r?.then) r.then(() => { const s = stats.get(key) ?? {n:0,ms:0}; s.n++; s.ms += performance.now()-t; stats.set(key, s); }, () => {});
  return r;
};
process.on('exit', () => { for (const [k, s] of [...stats].sort((a,b)=>b[1].ms-a[1].ms).slice(0,14)) console.log(Math.round(s.ms), s.n, k); });
await import('./.h7.ts');

