#!/usr/bin/env bats
# evparse -f csv, -f tsv

load common

# --- real ones

@test "csv: the examples of RFC 4180, behind a time" {
	printf 'time,field_name,b,c\r\n1,aaa,bbb,ccc\r\n2,zzz,yyy,xxx\r\n' >header
	printf 'ts,x,y,z\r\n1,"aaa","bbb","ccc"\r\n2,zzz,yyy,xxx' >quoted
	printf 'ts,x,y,z\r\n1,"aaa","b\r\nbb","ccc"\r\n2,zzz,yyy,xxx\r\n' >broken
	printf 'ts,x,y,z\r\n1,"aaa","b""bb","ccc"\r\n' >doubled
	quiet evparse -N -o field_name,b,c header
	rows out <<-'E'
	1000 aaa bbb ccc
	2000 zzz yyy xxx
	E
	quiet evparse -N -o x,y,z quoted
	rows out <<-'E'
	1000 aaa bbb ccc
	2000 zzz yyy xxx
	E
	quiet evparse -N -o x,y,z broken
	rows out <<-'E'
	1000 aaa b\r\nbb ccc
	2000 zzz yyy xxx
	E
	quiet evparse -N -o x,y,z doubled
	rows out <<-'E'
	1000 aaa b"bb ccc
	E
}

@test "csv: usage logs of Google Cloud Storage" {
	cat >in <<-'E'
	"time_micros","c_ip","c_ip_type","c_ip_region","cs_method","cs_uri","sc_status","cs_bytes","sc_bytes","time_taken_micros","cs_host","cs_referer","cs_user_agent","s_request_id","cs_operation","cs_bucket","cs_object"
	"1693206014339368","172.71.142.38","1","","GET","/v1/kanji/%E9%9B%86","200","0","277","488000","kanjiapi.dev","http://127.0.0.1:59961/","Mozilla/5.0 (Windows NT 6.2; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/6.4.3 Chrome/102.0.5005.177 Safari/537.36","ADPycduvHuLfdAtc","GET_Object","kanjiapi.dev","v1/kanji/集"

	"1734524400000001","203.0.113.8","1","","GET","/robots.txt","404","0","120","900","storage.googleapis.com","","curl/8.0","req-2","GET_Object","conferencecenterr.appspot.com","robots.txt"
	E
	quiet evparse -f csv -t time_micros -o ip=c_ip,ref=cs_referer,o=cs_object,agent=cs_user_agent in
	{
		echo 'time ip ref o agent' | tabs
		printf '1693206014339\t172.71.142.38\thttp://127.0.0.1:59961/\tv1/kanji/集\t'
		echo 'Mozilla/5.0 (Windows NT 6.2; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/6.4.3 Chrome/102.0.5005.177 Safari/537.36'
		printf '1734524400000\t203.0.113.8\t\trobots.txt\tcurl/8.0\n'
	} | same out
}

@test "csv: events of a shop, with a time of their own" {
	cat >in <<-'E'
	event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session
	2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde-8bb3-4e00-8c23-a032dfed738c
	2019-10-01 00:00:00 UTC,view,3900821,2053013552326770905,appliances.environment.water_heater,aqua,33.20,554748717,9333dfbd-b87a-4708-9857-6336556b0fcc
	E
	quiet evparse -T '%Y-%m-%d %H:%M:%S %Z' -o user,event,amount=price,page=category_code in
	rows out <<-'E'
	time user event amount page
	1569888000000 541312140 view 35.79 
	1569888000000 554748717 view 33.20 appliances.environment.water_heater
	E
}

@test "csv: the log of PostgreSQL has no header, and statements of several lines" {
	columns=log_time,user_name,database_name,process_id,connection_from,session_id,session_line_num,command_tag,session_start_time,virtual_transaction_id,transaction_id,error_severity,sql_state_code,message,detail,hint,internal_query,internal_query_pos,context,query,query_pos,location,application_name,backend_type,leader_pid,query_id
	cat >in <<-'E'
	2024-01-15 10:00:00.123 UTC,"ann","shop",1234,"10.0.0.7:51234",65a502f0.4d2,1,"SELECT",2024-01-15 09:59:58 UTC,3/5,0,ERROR,42703,"column ""nam"" does not exist",,,,,,"SELECT nam,
	  id

	FROM t;",8,,"psql","client backend",,0
	2024-01-15 10:00:01.000 UTC,,,1,,65a502f0.1,2,,2024-01-15 09:00:00 UTC,,0,LOG,00000,"checkpoint starting: time",,,,,,,,,"","checkpointer",,0
	E
	quiet evparse -f csv -c "$columns" -t log_time -T '%Y-%m-%d %H:%M:%S.%f %Z' \
	    -o user=user_name,level=error_severity,message,query --stats s in
	{
		echo 'time user level message query' | tabs
		printf '1705312800123\tann\tERROR\tcolumn "nam" does not exist\tSELECT nam,\\n  id\\n\\nFROM t;\n'
		printf '1705312801000\t\tLOG\tcheckpoint starting: time\t\n'
	} | same out
	counts s read=5 headers=0 written=2 merged=3 blank=0
	sums s
}

@test "csv: the cars of the encyclopedia, and a day of their year" {
	cat >in <<-'E'
	Date,Make,Model,Description,Price
	1997-01-01,Ford,E350,"ac, abs, moon",3000.00
	1999-01-01,Chevy,"Venture ""Extended Edition""","",4900.00
	1999-01-01,Chevy,"Venture ""Extended Edition, Very Large""",,5000.00
	1996-01-01,Jeep,Grand Cherokee,"MUST SELL!
	air, moon roof, loaded",4799.00
	E
	quiet evparse -N -t Date -o Model,Description,Price in
	printf '%s\t%s\t%s\t%s\n' \
	    852076800000 E350 'ac, abs, moon' 3000.00 \
	    915148800000 'Venture "Extended Edition"' '' 4900.00 \
	    915148800000 'Venture "Extended Edition, Very Large"' '' 5000.00 \
	    820454400000 'Grand Cherokee' 'MUST SELL!\nair, moon roof, loaded' 4799.00 |
	    same out
}

@test "tsv: what COPY of PostgreSQL writes" {
	printf 'ts\tuser_id\tpage\tnote\n' >in
	printf '2024-01-15 10:00:00+00\t7\t/a\\tb\tC:\\\\new\\nline\n' >>in
	printf '2024-01-15 10:00:01.5+01\t\\N\t/\t\n' >>in
	for f in auto tsv; do
		quiet evparse -f $f -o user,page,note in
		same out <<-'E'
		time	user	page	note
		1705312800000	7	/a\tb	C:\\new\nline
		1705309201500	\N	/	
		E
	done
}

# --- the rules

@test "csv: without -o the ten columns of events" {
	printf 'ts,user_id,page_url,event_name,device_type,geo.country,metadata.amount,x\n1,7,/,view,tv,DE,9.5,y\n' >in
	quiet evparse in
	rows out <<-'E'
	time ip host user page event referrer agent device country amount
	1000 \N \N 7 / view \N \N tv DE 9.5
	E
	tr , '\t' <in >tabbed
	quiet evparse tabbed
	rows out <<-'E'
	time ip host user page event referrer agent device country amount
	1000 \N \N 7 / view \N \N tv DE 9.5
	E
}

@test "csv: an absent column is NULL, an empty field is empty" {
	printf 'time,ip,host\n1,,""\n' >in
	quiet evparse -N -o ip,host,user in
	printf '1000\t\t\t\\N\n' | same out
}

@test "csv: names are any text, and numbers where no name is" {
	printf '%s\n' 'time,User Agent,a.b,"x,y=z",,2' '1,A,B,C,D,E' >in
	quiet evparse -N -o 'agent=User Agent,ab=a.b,xyz=x\,y\=z,five=5,two=2' in
	rows out <<-'E'
	1000 A B C D E
	E
	quiet evparse -N -t 1 -o a=3 in
	rows out <<-'E'
	1000 B
	E
}

@test "csv: of columns with one name the first counts that is not null" {
	printf 'time,x,x\n1,,b\n' >in
	quiet evparse -N -f csv -o x in
	printf '1000\t\n' | same out
	printf 'time\tx\tx\n1\t\\N\tb\n' >in
	quiet evparse -N -f tsv -o x in
	printf '1000\tb\n' | same out
}

@test "csv: the header of each operand, and what repeats it" {
	printf 'time,a,b\n1,x,y\n' >one
	printf '"b","time"\nz,2\n' >two
	quiet evparse -o b --stats s one two
	rows out <<-'E'
	time b
	1000 y
	2000 z
	E
	counts s read=4 headers=2 written=2
	{ cat one one; printf '\357\273\277'; cat one; } >three
	quiet evparse -N -f csv -o a --stats s three
	rows out <<-'E'
	1000 x
	1000 x
	1000 x
	E
	counts s read=6 headers=3 written=3
	# a BOM in front of it
	{ printf '\357\273\277'; cat one; } | quiet evparse -N -o a
	rows out <<-'E'
	1000 x
	E
}

@test "csv: -c stands for a missing header; one that comes must be equal" {
	printf '1,x\n' >in
	printf 'time,a\n2,y\n' >with
	quiet evparse -f csv -c time,a -o a --stats s in with
	rows out <<-'E'
	time a
	1000 x
	2000 y
	E
	counts s headers=1
	printf 'time,b\n2,y\n' | status 2 evparse -f csv -c time,a -o a
	rows out <<<'time a'
	says '^evparse: -: its header is not that of -c; the rest is skipped$'
	printf 'time,b,a\n2,y,z\n' >other
	status 2 evparse -f csv -c time,a,b -o a other in
	says '^evparse: other: its header is not that of -c'
	printf 'b,time,a\n2,y,z\n' | status 2 evparse -f csv -c time,a,b -o a
	fails evparse -f csv -c time,a -o b in
	says 'no column b in csv; there are time a$'
	fails evparse -f csv -c a,b in
	says 'no column for the time; there are a b$'
	printf '1\n' | quiet evparse -N -f csv -c time -o x==y
	rows out <<-'E'
	1000 y
	E
	printf '1\tx\\ty\n' | quiet evparse -N -f tsv -c time,a -o a
	printf '1000\tx\\ty\n' | same out
}

@test "csv: -d" {
	printf 'time;a\n1;"x;y,z"\n' >in
	quiet evparse -N -f csv -d ';' -o a in
	rows out <<-'E'
	1000 x;y,z
	E
	printf 'time\ta\n1\t"x\ty"\n' >in
	for d in '\t' '	'; do
		quiet evparse -N -f csv -d "$d" -o a in
		printf '1000\tx\\ty\n' | same out
	done
	for d in '' '"' ';;' $'\n' $'\r' '\n' é; do
		fails evparse -f csv -d "$d" in
		says '^evparse: -d ' 'not one byte, or one that has a meaning'
	done
}

@test "csv: rows that are no rows are refused, and only these" {
	cat >in <<-'E'
	time,a,b
	1,x
	2,x,y,z
	3,x"y,z
	4,"x"y,z
	5, "x",z
	6,x,y,
	7,x,y,""
	8,x,y,,
	9,"x
	10",y
	E
	status 0 evparse -f csv -o a,b -r rejects --stats s in
	cut -f 2,3 rejects >refused
	rows refused <<-'E'
	2 fields
	3 fields
	4 format
	5 format
	6 format
	9 fields
	E
	rows out <<-'E'
	time a b
	6000 x y
	7000 x y
	9000 x\n10 y
	E
	counts s read=11 headers=1 written=3 rejected=6 merged=1
	sums s
}

@test "csv: quotes that never end take no line with them" {
	printf 'time,a\n1,"x\n2,y\n3,z\n' >in
	status 1 evparse -N -f csv -o a --stats s in
	rows out <<-'E'
	2000 y
	3000 z
	E
	says '^evparse: in:2: format: 1,"x$'
	counts s read=4 written=2 rejected=1 merged=0
	# nor does a quote that is none
	printf 'time,a\n1,x"\n2,"y\n3",z\n4,w\n' >in
	status 1 evparse -N -f csv -o a --stats s in
	rows out <<-'E'
	4000 w
	E
	counts s read=5 written=1 rejected=2 merged=1
	sums s
}

@test "csv: a header that is none" {
	printf 'at,ip\n1,2\n' >in
	fails evparse -N -f csv in
	says '^evparse: in: no column for the time; there are at ip; the rest is skipped$'
	printf 'time,ip,ip,b\n1,2,3,4\n' >in
	fails evparse -N -f csv -o x in
	says '^evparse: in: no column x in csv; there are time ip b; the rest is skipped$'
	# nothing of it reaches a terminal as it stands
	printf '%s\0a,b\033[31m,c\377\n1,2,3\n' at >in
	fails evparse -N -f csv in
	says 'there are at\\x00a b\\x1B\[31m c\\xFF; the rest'
	printf 'time,b\033[31m,c\377\n1,2,3\n' >in
	fails evparse -N -f csv -o x in
	says 'there are time b\\x1B\[31m c\\xFF; the rest'
	printf 'time\n1\n' >in
	for f in csv tsv; do
		fails evparse -N -f $f in
		says '^evparse: in: its header has no more than one column '
	done
	printf 'time,"x"y\n1,2\n' >in
	fails evparse -N -f csv in
	says '^evparse: in: the quotes of its header are not in order;'
	# the other operands are read
	printf 'time,ip\n1,2\n' >good
	status 2 evparse -N -f csv -o ip in good
	rows out <<-'E'
	1000 2
	E
}

@test "csv: auto knows a header by its time" {
	printf 'timestamp,ip,page\n1705312800,10.0.0.1,/\n' >in
	status 0 evparse -v -o ip in
	says '^evparse: in: csv$'
	rows out <<-'E'
	time ip
	1705312800000 10.0.0.1
	E
	tr , '\t' <in >tabbed
	status 0 evparse -v -o ip tabbed
	says '^evparse: tabbed: tsv$'
	# not the commas of any line
	printf 'once upon a time, there was a log\n' >in
	status 1 evparse -o ip in
	says 'csv: no column for the time; there are once upon a time  there was a log'
}

@test "csv: tsv has no quotes" {
	printf 'time\ta\n1\t"x\n2\ty"\n' >in
	quiet evparse -N -f tsv -o a in
	rows out <<-'E'
	1000 "x
	2000 y"
	E
}

@test "csv: --fields" {
	cat >in <<-'E'
	time,User Agent,a.b,"x,y=z",,.e
	1,A,B,C,D,E
	2,,B,C,D,E
	time,User Agent,a.b,"x,y=z",,.e
	3,A
	E
	quiet evparse --fields -f csv in
	same out <<-'E'
	time	2	1
	User_Agent=User Agent	2	A
	b=a.b	2	B
	x_y_z=x\,y\=z	2	C
	_=5	2	D
	e=\.e	2	E
	E
	# what it tells can be asked for
	list=$(cut -f 1 out | grep -v time | paste -s -d ,)
	head -n 2 in | quiet evparse -N -f csv -o "$list"
	rows out <<-'E'
	1000 A B C D E
	E
}

@test "csv: long rows, long fields, many columns" {
	awk 'BEGIN {
		printf "time"
		for (i = 1; i < 5000; i++)
			printf ",c%d", i
		printf "\n1"
		for (i = 1; i < 5000; i++)
			printf ",\"v%d\"", i
		print ""
	}' >in
	quiet evparse -N -f csv -o first=c1,last=c4999,number=2500 in
	rows out <<-'E'
	1000 v1 v4999 v2499
	E
	awk 'BEGIN {
		x = "0123456789"
		for (i = 0; i < 13; i++)
			x = x x
		print "time,a,b"
		print "1,\"" x "\"\"" x "\"," x
	}' >in
	quiet evparse -N -f csv -o a,b in
	awk 'BEGIN {
		x = "0123456789"
		for (i = 0; i < 13; i++)
			x = x x
		print "1000\t" x "\"" x "\t" x
	}' | same out
}

@test "csv: a stream, a byte at a time" {
	printf 'time,a\r\n1,"x\r\n\r\ny"\r\n2,z' >in
	while IFS= read -r c; do
		# shellcheck disable=SC2059 # it is an escape
		printf "\\$c"
	done < <(od -An -v -to1 -w1 in | tr -d ' ') |
	    quiet evparse -N -f csv -o a
	rows out <<-'E'
	1000 x\r\n\r\ny
	2000 z
	E
}
