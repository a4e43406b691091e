// The way to my studios, wherever what I achieved is told; whoever is in none sees nothing of it.
import { Link } from 'wouter';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { studioRoleWords } from '#web/parts/studio-words.ts';

export const useStudios = () => useAnswer('GET /me/studios', {}).data?.items ?? [];

const none: readonly number[] = [];

export function StudioWays({ except = none }: { readonly except?: readonly number[] }) {
  const { say } = useReader();
  const studios = useStudios().filter(({ id }) => !except.includes(id));
  return studios.map(({ id, title, role, number }) => (
    <li key={id}>
      <Link className="item" href={`/hall/studios/${id}`}>
        <Icon name="people" />
        <span className="grow">
          {say(title)}
          <span className="meta block">
            <Parts of={[say(studioRoleWords[role]), number]} />
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  ));
}

/** The same as a list of its own; without those that are told of otherwise on the same page. */
export const StudioList = ({ except }: { readonly except: readonly number[] }) =>
  useStudios().some(({ id }) => !except.includes(id)) && (
    <ul className="list">
      <StudioWays except={except} />
    </ul>
  );
