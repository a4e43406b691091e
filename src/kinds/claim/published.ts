// What everybody may read of who got one, as the policy chooses it. It stands in the policy's paper and before whoever enters a draw, in words made
// here, so that nobody is named who was not told. Shown for draws alone: nothing else that is claimed has a public page.
import { type Text, text } from '#kit/text.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Names stand no longer than is needed to see who had one (PIPL art. 19); the numbers and the record of the draw stay. */
export const namesStandDays = 30;

export const publishesNames = ({ sharing, publishes }: Settings): boolean =>
  sharing === 'draw' && publishes === 'names';

export const publishedSays = (settings: Settings): Text =>
  publishesNames(settings)
    ? text(
        `公开领到的人的姓名（隐去中间的字）和所在基层工会，抽完 ${namesStandDays} 天后撤下`,
        `masked names and grass-roots unions of those who have one are made public, until ${namesStandDays} days after the draw`,
      )
    : text('只公开报名号，不公开姓名', 'entry numbers alone are made public, no names');

/** To one person, before he enters. */
export const publishedOf = (named: { readonly maskedName: string; readonly organisationName: string }): Text => {
  const as = [named.maskedName, named.organisationName].filter((part) => part !== '').join('，');
  return text(
    `您领到以后，公开页上写作“${as}”，抽完 ${namesStandDays} 天后撤下`,
    `Once you have one, the public page names you “${as}”, until ${namesStandDays} days after the draw`,
  );
};
