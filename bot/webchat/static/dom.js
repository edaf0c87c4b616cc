export const byId = (id) => document.getElementById(id);

/** An element; attributes that are functions are listeners, those that are false or null are left out. */
export function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const name of Object.keys(attributes || {})) {
    const value = attributes[name];
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function empty(node) {
  while (node.firstChild) node.removeChild(node.firstChild);
  return node;
}

/** Focus for keyboards and screen readers; where to look is decided apart. */
export function focusOn(node) {
  node.focus({ preventScroll: true });
}

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Bring a node to the top of what is visible under the header. */
export function reveal(node) {
  const header = document.querySelector('header.bar');
  const sticky = getComputedStyle(header).position === 'sticky' ? header.offsetHeight : 0;
  const top = node.getBoundingClientRect().top + window.pageYOffset - sticky - 12;
  window.scrollTo({ top: Math.max(0, top), behavior: calm.matches ? 'auto' : 'smooth' });
}
