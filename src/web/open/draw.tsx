// One draw for everybody: how it went, and the check that the reader's own device makes; once loaded it works without a connection, also on
// a record that was saved before.
import { Link, useParams } from 'wouter';
import { NamesPart } from '#web/open/draw-names.tsx';
import { OpenFrame } from '#web/open/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { CheckPart, FindPart } from '#web/parts/draw/check.tsx';
import { DrawLead, DrawStory } from '#web/parts/draw/story.tsx';
import { useDrawCheck } from '#web/parts/draw/use-check.ts';
import { type Draw, isDrawn, stateWords } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const Published = ({ draw }: { readonly draw: Draw }) => {
  const { say } = useReader();
  const lines: readonly (readonly [string, string])[] = [
    [say('规则原文', 'The rules to the letter'), draw.rules ?? ''],
    ...draw.parties.map(
      ({ name, commitment }) => [say(`${name}的封存码`, `Commitment of ${name}`), commitment ?? ''] as const,
    ),
    [say('名单指纹', 'Fingerprint of the list'), draw.root ?? ''],
    [say('种子', 'Seed'), draw.seed ?? ''],
  ];
  return (
    <details>
      <summary>{say('公布的原文和全部数字', 'Everything published, in full')}</summary>
      {lines
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <p className="meta">{label}</p>
            <p className="draw-hex">{value}</p>
          </div>
        ))}
    </details>
  );
};

function Body({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  const { count } = useFormats();
  const check = useDrawCheck(draw.id, draw.entries, isDrawn(draw));
  const [tone, says] = stateWords[draw.state];
  return (
    <div className="stack">
      <section className="paper">
        <div className="flex between">
          <p className="meta">
            <Parts
              of={[
                say(draw.programme),
                draw.organisation,
                say(`${count(draw.quota)} 份`, `${count(draw.quota)} to be drawn`),
              ]}
            />
          </p>
          <StatusTag tone={tone} says={says} />
        </div>
        <h2>
          {draw.entries === null
            ? say('这次抽签公不公平，您可以自己算', 'Whether it is fair you can compute yourself')
            : say(
                `${count(draw.entries)} 人报名，抽 ${count(draw.quota)} 份`,
                `${count(draw.entries)} entries for ${count(draw.quota)}`,
              )}
        </h2>
        <DrawLead />
        <DrawStory draw={draw} check={<CheckPart check={check} drawId={draw.root === null ? null : draw.id} />} />
      </section>
      {check.state.at === 'done' && (
        <section className="paper">
          <FindPart check={check} />
        </section>
      )}
      {draw.namesUntil !== null && <NamesPart draw={draw} until={draw.namesUntil} />}
      <section className="paper">
        <h2>{say('不信这一页，也能算', 'You need not trust this page')}</h2>
        <p className="sub">
          {say(
            '下载名单和结果，用自己的程序按公布的算法重算；算法全文在源代码的 docs/draw.md。',
            'Download list and result and compute them with a program of your own; the method is in docs/draw.md of the source.',
          )}
        </p>
        <Published draw={draw} />
      </section>
    </div>
  );
}

export default function DrawPage() {
  const { say } = useReader();
  const { id = '' } = useParams();
  const draw = useAnswer('GET /open/draws/{id}', { params: { id } });
  return (
    <OpenFrame
      title={draw.data?.title ?? say('抽签', 'Draws')}
      crumb={<Link href="/open/draws">{say('抽签', 'Draws')}</Link>}
    >
      <Shown of={draw} lines={10}>
        {(found) => <Body draw={found} />}
      </Shown>
    </OpenFrame>
  );
}
