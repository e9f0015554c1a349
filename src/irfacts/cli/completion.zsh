#compdef irfacts

_irfacts_completion() {
  local -a found
  found=("${(@f)$(
    env _IRFACTS_COMPLETE=complete_zsh \
      _IRFACTS_LINE="${(j: :)words[1,CURRENT-1]} ${IPREFIX}${QIPREFIX}${PREFIX}" irfacts 2>/dev/null
  )}")
  found=("${(@)found:#}")
  if (( $#found )); then
    compadd -a found
  else
    _files
  fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _irfacts_completion "$@"
else
  compdef _irfacts_completion irfacts
fi
