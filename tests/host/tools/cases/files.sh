#--- cat
echo a >f; printf 'b\nno end' >g; cat f g; echo; cat <f; echo c | cat f - g; echo; cat missing; echo $?; cat missing f; echo $?
#--- ls
mkdir d d/sub; echo x >d/file; : >d/.hidden; ln -s file d/link; ls d; ls -a d; ls -1 d; ls -R d; ls; ls d/file d; ls -d d
ls missing || echo failed; chmod 4755 d/file; chmod 1777 d/sub; /usr/bin/touch -d '2020-02-03 04:05' d/file d/sub; ls -l d/file
ls -ld d/sub | cut -c1-10; ls -l /dev/null | cut -c1-32; ls -l d/link | sed 's/.*link/link/'; ls -la /proc/self/fd/0 | cut -c1
#--- mkdir, rmdir
mkdir a a/b; mkdir -p x/y/z x/y; ls -R; mkdir a || echo failed; mkdir no/way || echo failed; rmdir a || echo full; rmdir a/b a; ls
#--- rm
mkdir -p d/e/f; : >d/1; : >d/e/2; : >g; ln -s d l; rm g; rm d || echo directory; rm missing || echo failed; rm -f missing; echo $?; rm l; ls; rm -r d; ls; rm -rf d; echo $?
#--- cp
echo 1 >a; chmod 640 a; cp a b; cat b; ls -l b | cut -c1-10; mkdir d; cp a b d; ls d; cp -r d e; ls e; cp d x || echo directory; cp a a || echo same; cp missing x || echo failed
cp a b nodir || echo failed; cp -r d e; ls -R e
#--- mv
echo 1 >a; mv a b; ls; mkdir d; mv b d; ls d; mv missing x || echo failed; echo 2 >x; echo 3 >y; mv x y; cat y; mv d e; ls e
#--- ln, touch
: >f; ln f g; ln -s f s; ls -l s | sed 's/.*s ->/s ->/'; stat -c %h f 2>/dev/null | grep -v File | head -n 0; [ f -ef g ] && echo same; ln f g || echo exists; ln -sf g s; cat s; touch new f; ls
#--- tee
echo x | tee a b; cat a b; echo y | tee -a a; cat a; echo z | tee /nonexistent/q a || echo failed
