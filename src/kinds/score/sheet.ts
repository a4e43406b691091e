// A sheet of points becomes a mark, or is refused with what is wrong on it: the same for a phone and for paper typed on site.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Criterion, Mark, Scheme } from '#policy/scoring.ts';

interface SheetLine {
  readonly criterion: string;
  readonly points?: number | null;
  readonly veto?: boolean | null;
  readonly why?: string | null;
}

function wrongLine(line: SheetLine, criterion: Criterion | undefined): Refusal | null {
  if (!criterion)
    return refuse(
      'no-such-criterion',
      `评审标准里没有“${line.criterion}”这一项`,
      `The scheme has no criterion "${line.criterion}"`,
    );
  const { label, top } = criterion;
  if (typeof line.points === 'number' && line.points > top)
    return refuse(
      'points-out-of-range',
      `“${label.zh}”满分 ${top} 分，不能打 ${line.points} 分`,
      `"${label.en}" has ${top} points at most, not ${line.points}`,
      { next: text(`请打 0 到 ${top} 分`, `Give 0 to ${top}`) },
    );
  if (!line.veto) return null;
  if (!criterion.veto) return refuse('no-veto-here', `“${label.zh}”不能一票否决`, `"${label.en}" cannot be vetoed`);
  if (line.why) return null;
  return refuse('veto-without-reason', `否决“${label.zh}”要写理由`, `A veto of "${label.en}" needs its reason`, {
    next: text('请写明事实', 'Say what the facts are'),
  });
}

/** Refuses: no-such-criterion, criterion-twice, points-out-of-range, points-missing, no-veto-here, veto-without-reason. */
export function markFrom({ criteria }: Scheme, sheet: readonly SheetLine[]): Mark | Refusal {
  const byKey = new Map(criteria.map((criterion) => [criterion.key, criterion]));
  const points: Record<string, number> = {};
  const vetoes: Record<string, string> = {};
  const seen = new Set<string>();
  for (const line of sheet) {
    const wrong = wrongLine(line, byKey.get(line.criterion));
    if (wrong) return wrong;
    if (seen.has(line.criterion)) {
      const { zh, en } = byKey.get(line.criterion)!.label;
      return refuse('criterion-twice', `“${zh}”打了两次分`, `"${en}" is marked twice`);
    }
    seen.add(line.criterion);
    if (typeof line.points === 'number') points[line.criterion] = line.points;
    if (line.veto) vetoes[line.criterion] = line.why!;
  }
  const missing = criteria.filter(({ key, weight }) => weight > 0 && !Object.hasOwn(points, key));
  if (missing.length > 0)
    return refuse(
      'points-missing',
      `还没打分：${missing.map(({ label }) => label.zh).join('、')}`,
      `Not marked yet: ${missing.map(({ label }) => label.en).join(', ')}`,
      { next: text('每一项都要打分', 'Every criterion is marked') },
    );
  return Object.keys(vetoes).length > 0 ? { points, vetoes } : { points };
}
