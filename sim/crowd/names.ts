import type { Random } from "./random.ts";

const FIRST =
  "Aanya Aarav Adaeze Aiko Amara Ana Anouk Ari Asha Beatriz Ben Bilal Camila Chen Chidi Clara Daniel Diego Elif Emeka Esther Farah Felix Freya Grace Hana Hugo Ines Ivan Jamal Jun Kavya Kofi Lara Leo Lin Lucia Maja Malik Mateo Mei Mina Nadia Nia Noah Noor Olga Omar Pia Priya Quentin Rafael Rohan Rosa Sana Sofia Tariq Tomas Uma Vera Wanjiru Yara Yusuf Zoe".split(
    " ",
  );
const LAST =
  "Abara Adeyemi Almeida Banerjee Bauer Bianchi Castro Chen Costa Das Diallo Dubois Eze Farouk Fernandes Garcia Haddad Hansen Ibrahim Ito Jansen Joshi Kaya Khan Kim Kowalski Lopez Mbeki Mehta Moreau Nakamura Novak Nwosu Okafor Olsen Park Patel Pereira Qureshi Rao Rossi Santos Sato Schmidt Silva Singh Suzuki Tanaka Torres Varga Weber Yilmaz".split(
    " ",
  );

export function drawName(random: Random): string {
  return `${random.pick(FIRST)} ${random.pick(LAST)}`;
}
