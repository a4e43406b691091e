// The signed agreement on its gift's page: who laid it there and when, the newest first; whoever made the agreement lays a newer one on top.
import { useRef } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { type Gift, signedPaper } from '#web/desk/gifts/words.ts';
import { addressOf } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Paper = NonNullable<Gift['papers']>[number];

const accepted = 'image/jpeg,image/png,application/pdf';

function OnePaper({ giftId, paper }: { readonly giftId: number; readonly paper: Paper }) {
  const { instant } = useFormats();
  const address = addressOf('GET /gifts/{id}/papers/{paper}/content', { params: { id: giftId, paper: paper.id } });
  return (
    <>
      <a href={address} target="_blank" rel="noreferrer">
        {paper.name}
      </a>{' '}
      <span className="meta">
        {paper.keptByName} · {instant(paper.keptAt)}
      </span>
    </>
  );
}

function LayOn({ giftId, first }: { readonly giftId: number; readonly first: boolean }) {
  const { say } = useReader();
  const picker = useRef<HTMLInputElement>(null);
  const keep = useDoing('POST /gifts/{id}/papers');
  return (
    <>
      <button
        type="button"
        className="btn btn-s"
        aria-disabled={keep.isPending}
        onClick={() => !keep.isPending && picker.current?.click()}
      >
        {keep.isPending
          ? say('正在传……', 'Sending …')
          : first
            ? say('放入扫描件', 'Lay the scan here')
            : say('放入新的一份', 'Lay a newer one on top')}
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        accept={accepted}
        aria-label={say(signedPaper)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) keep.mutate({ params: { id: giftId }, body: {}, file });
          event.target.value = '';
        }}
      />
      <ErrorNote error={keep.error} />
    </>
  );
}

export function SignedPapers({ gift, papers }: { readonly gift: Gift; readonly papers: readonly Paper[] }) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const lays = gift.organisationId === organisationId && (roles.includes('chair') || roles.includes('officer'));
  const [newest, ...earlier] = papers;
  return (
    <div className="gap-s">
      {newest ? (
        <div>
          <OnePaper giftId={gift.id} paper={newest} />
        </div>
      ) : (
        <div>{say('还没有放进来', 'Not here yet')}</div>
      )}
      {earlier.length > 0 && (
        <details>
          <summary>{say(`以前的 ${earlier.length} 份`, `Earlier ones: ${earlier.length}`)}</summary>
          <ul>
            {earlier.map((one) => (
              <li key={one.id}>
                <OnePaper giftId={gift.id} paper={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {newest && <div className="meta">{say('每次打开都有记录', 'Each look is on record')}</div>}
      {lays && (
        <div>
          <LayOn giftId={gift.id} first={!newest} />
        </div>
      )}
    </div>
  );
}
