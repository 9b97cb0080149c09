# Much allocation in bash: arrays, strings, functions, substitutions, children.
declare -A seen
words=()
for ((i = 0; i < 4000; i++)); do
    word="w$((i * 7919 % 1009))"
    words+=("$word")
    seen[$word]=$((${seen[$word]:-0} + 1))
done
echo "${#words[@]} words, ${#seen[@]} different, w5 ${seen[w5]}"
text=
for word in "${words[@]:0:1500}"; do
    text="$text $word"
done
echo "${#text} ${text:100:20} ${text//w1/x}" | cut -c1-60
fibonacci() {
    if (($1 < 2)); then
        echo "$1"
    else
        echo $(($(fibonacci $(($1 - 1))) + $(fibonacci $(($1 - 2)))))
    fi
}
fibonacci 9
for name in "${!seen[@]}"; do
    echo "$name ${seen[$name]}"
done | while read -r name count; do
    echo "$count $name"
done | { n=0; while read -r _; do ((n++)); done; echo "$n lines"; }
read -r -d '' document <<END
$(for ((i = 0; i < 300; i++)); do echo "line $i: ${words[i]}"; done)
END
echo "${#document}"
