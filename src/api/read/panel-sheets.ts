// Signed sheets of one seat as the officer who types them sees them: how each stands, what he typed himself, and where two of them do not agree; never
// what the other one typed.
import { ownSheet, standingAt } from '#api/read/panels.ts';
import { differing } from '#kinds/score/typing.ts';
import type { Panel, PanelWork } from '#panels/panels.ts';

/** Criteria for which what two people typed differs; of more than two, those of the first two. */
function apart({ state: { sheets } }: PanelWork, seat: number): string[] {
  const [one, other] = sheets[seat] ?? [];
  return one && other ? differing(one.mark, other.mark) : [];
}

export function sheetRow(panel: Panel, work: PanelWork, seat: number, personId: number) {
  const typed = work.state.sheets[seat] ?? [];
  const own = typed.find(({ by }) => by === personId);
  const standing = standingAt(panel, work, seat);
  const typedAs = typed.length > 1 ? ('differs' as const) : own ? ('typed-by-you' as const) : ('typed' as const);
  return {
    ...{ number: work.number, standing: standing === 'waiting' && typed.length > 0 ? typedAs : standing },
    ...{ differing: apart(work, seat), own: own ? ownSheet(own.mark) : null },
  };
}
