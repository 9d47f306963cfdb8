import type { ReactNode } from 'react';

/** A part that scrolls inside itself, such as a wide table; it takes the focus so that the arrow keys can scroll it. */
export function ScrollRegion({ label, className, children }: { label: string; className?: string | undefined; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section tabIndex={0} aria-label={label} className={className}>{children}</section>
  );
}
