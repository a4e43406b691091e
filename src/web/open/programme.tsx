// One programme as the paper it came from, for everybody to read: the same articles as on the desk.
import { Link } from 'wouter';
import { kinds } from '#kinds/index.ts';
import { paperOf } from '#policy/paper.ts';
import { paperDifference } from '#policy/paper-difference.ts';
import type { Programme } from '#policy/programme.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { PaperView } from '#web/parts/paper-view.tsx';
import { Shown } from '#web/parts/said.tsx';

function Paper({ programme, issuer }: { readonly programme: Programme; readonly issuer: string }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const paper = paperOf(programme, kinds);
  const from = fullDay(programme.effectiveFrom);
  // Compared with itself it is the paper as it stands.
  return (
    <PaperView
      paper={paperDifference(paper, paper)}
      issuer={issuer}
      about={say(`${from}起施行`, `In force from ${from}`)}
    />
  );
}

export default function OpenProgramme({ params }: { readonly params: { readonly key: string } }) {
  const { say } = useReader();
  const programme = useAnswer('GET /programmes/{key}', { params: { key: params.key } });
  return (
    <OpenFrame
      title={programme.data ? say(programme.data.title) : say('办法', 'Programmes')}
      crumb={<Link href="/open/programmes">{say('全部办法', 'All programmes')}</Link>}
    >
      <Shown of={programme} lines={10}>
        {({ definition, issuer }) => <Paper programme={definition as unknown as Programme} issuer={say(issuer)} />}
      </Shown>
    </OpenFrame>
  );
}
