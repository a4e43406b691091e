// Workbooks into a round: applications collected on paper, and for a course the roster with its results.
import { type Importable, ImportDesk } from '#web/desk/rounds/import-desk.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, stagesOfKind } from '#web/desk/rounds/words.ts';

export default function RoundImport({ round }: TabProps) {
  const attended = stagesOfKind(programmeOf(round), 'attend').length > 0;
  const kinds: readonly [Importable, ...Importable[]] = attended ? ['cases', 'roster'] : ['cases'];
  return <ImportDesk kinds={kinds} roundId={round.id} />;
}
