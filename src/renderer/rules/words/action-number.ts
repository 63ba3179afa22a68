/** The letter of a branch: a, b, … */
export function branchLetter(index: number): string {
  return String.fromCharCode(97 + (index % 26))
}

/** The number that the editor gives to the action at `path`: `actions[1].branches[0].actions[2]` is `2a.3`. */
export function actionNumber(path: string): string {
  let number = ''
  for (const [, list, digits] of path.matchAll(/(\w+)\[(\d+)\]/g)) {
    const index = Number(digits)
    if (list === 'branches') number += branchLetter(index)
    else if (number === '') number = String(index + 1)
    else number += `${list === 'onErrorActions' ? '.error' : ''}.${index + 1}`
  }
  return number
}
