#!/bin/sh
# A shop's clickstream: a JSON object for every session of a user. session_id is
# lull's, made of user and start; the one in the events is the site's own.
cd "$(dirname "$0")" || exit
PATH=../../bin:$PATH

columns=session_id,user_id,start,end,duration,event_count=events
columns=$columns,page_view_count,click_count,purchase_count
columns=$columns,pages_visited,entry_page,exit_page,referrer
columns=$columns,device_type,country,conversion,revenue

evparse -o user_id,event,page,referrer,device,country,amount events.json |
	evsort-window |
	sessionize -k user_id -g 30m -i \
	    -a page_view_count=count:event=page_view \
	    -a click_count=count:event=click \
	    -a purchase_count=count:event=purchase \
	    -a pages_visited=list:page,entry_page=first:page,exit_page=last:page \
	    -a referrer=first:referrer \
	    -a device_type=first:device,country=first:country \
	    -a conversion=any:event=purchase \
	    -a revenue=sum:amount:event=purchase |
	evfmt -f json -u s -o "$columns"
