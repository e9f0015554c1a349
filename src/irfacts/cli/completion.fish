function _irfacts_completion
    set -l line (commandline -cp | string collect)
    set -l found (env _IRFACTS_COMPLETE=complete_fish _IRFACTS_LINE="$line" irfacts 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end

complete --command irfacts --no-files --arguments '(_irfacts_completion)'
