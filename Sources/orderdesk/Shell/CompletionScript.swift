import ArgumentParser

/// Makes the scripts that complete command lines.
enum CompletionScript {
    /// Returns the script for a shell, without a line break at its end.
    static func text(for shell: CompletionShell) -> String {
        let script = OrderDesk.completionScript(for: shell)
        return shell == .bash ? script + "\n\n" + bashWords : script
    }

    /// Bash divides words at colons and equals signs, and ids may have both.
    private static let bashWords = #"""
        # Joins the words again that bash divides at colons and equals signs, puts the options that may stand before a command
        # behind the word to be completed, and leaves the rest to the function above.
        __orderdesk_complete() {
            local rest="${COMP_LINE}" word
            local -a joined=()
            local -i index current=0
            for index in "${!COMP_WORDS[@]}"; do
                word="${COMP_WORDS[index]}"
                if [[ "${index}" -gt 0 && "${rest}" != [[:space:]]* ]]; then
                    joined[${#joined[@]} - 1]+="${word}"
                else
                    joined+=("${word}")
                fi
                rest="${rest#"${rest%%[![:space:]]*}"}"
                rest="${rest#"${word}"}"
                [[ "${index}" -eq "${COMP_CWORD}" ]] && current=$((${#joined[@]} - 1))
            done

            # What is typed of the word, and of that what stands before the part that is replaced.
            local typed="${joined[current]}"
            local before="${typed%"${2}"}"
            [[ "${before}" = "${typed}" && -n "${2}" ]] && typed="${2}" before=''
            if [[ "${typed}" = --*=* ]]; then
                joined=("${joined[@]:0:current}" "${typed%%=*}" "${typed#*=}" "${joined[@]:current + 1}")
                current+=1
                before="${before#*=}"
                typed="${joined[current]}"
            fi
            case "${before}" in
            [\'\"]*)
                before="${before#?}"
                typed="${typed#?}"
                ;;
            esac

            local -i first=1
            while [[ "${first}" -lt "${current}" ]]; do
                case "${joined[first]}" in
                --data | --user)
                    if [[ "$((first + 1))" -eq "${current}" ]]; then
                        [[ "${joined[first]}" = --data ]] && COMPREPLY=($(IFS=$'\n' compgen -d -- "${typed}"))
                        return
                    fi
                    first+=2
                    ;;
                --data=* | --user=*) first+=1 ;;
                *) break ;;
                esac
            done

            local -a COMP_WORDS=("${joined[0]}" "${joined[@]:first:current - first + 1}" "${joined[@]:1:first - 1}")
            local -i COMP_CWORD=$((current - first + 1))
            local COMP_LINE="${COMP_WORDS[*]:0:COMP_CWORD + 1}"
            local -i COMP_POINT="${#COMP_LINE}"
            [[ "${COMP_WORDS[0]}" = '~/'* ]] && COMP_WORDS[0]="${HOME}/${COMP_WORDS[0]#'~/'}"
            _orderdesk "${1}" "${typed}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
            local literal="${before//\\/}"
            COMPREPLY=("${COMPREPLY[@]#"${literal}"}")
        }

        complete -o filenames -F __orderdesk_complete orderdesk
        """#
}
