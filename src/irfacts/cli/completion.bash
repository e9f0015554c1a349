_irfacts_completion() {
    local name
    COMPREPLY=()
    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(
        env _IRFACTS_COMPLETE=complete_bash _IRFACTS_LINE="${COMP_LINE:0:COMP_POINT}" _IRFACTS_WORD="$2" \
            "$1" 2>/dev/null
    )
}

complete -o default -F _irfacts_completion irfacts
