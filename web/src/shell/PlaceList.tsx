import type { ReactNode } from 'react';
import { Icon } from './icons';
import { GROUPS, type Place } from './places';

/** Where one can go, by group; each place as the link that it is given to. */
export function PlaceList({ linkTo }: { readonly linkTo: (place: Place, children: ReactNode) => ReactNode }) {
  return GROUPS.map((group) => (
    <div className="ng" key={group.name ?? 'first'}>
      {group.name !== null && <h2>{group.name}</h2>}
      {group.places.map((place) =>
        linkTo(
          place,
          <>
            <Icon name={place.icon} />
            <span>{place.name}</span>
          </>,
        ),
      )}
    </div>
  ));
}
