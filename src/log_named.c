/*
 * log_named - formats that have names, as strings
 *
 * All in the language of log_table.h. A spec has a line for each way to write
 * one format; no line fits two of them.
 */
#include "log_named.h"
#include <stddef.h>

/* AWS, classic: no quotes around what may be absent, so the ends are told. */
#define ELB_TIMES                                                            \
	"%{request_time:s,-1}x %{target_time:s,-1}x %{response_time:s,-1}x " \
	"%{status:status}x %{target_status:number}x %{bytes_in:number}x "    \
	"%{bytes:number}x \"%{method scheme host port path protocol:fetch}x\""
#define ELB                                                     \
	"%{time:time}x %{elb:word}x %{ip remote_port:socket}x " \
	"%{target_ip target_port:socket}x " ELB_TIMES           \
	"%{:end}x \"%{agent:text}x\" %{ssl_cipher:word}x "      \
	"%{ssl_protocol:word}x%{:rest}x"
/* Fields were added at the end over the years. */
#define ALB                                                                \
	"%{type:word}x %{time:time}x %{elb:word}x "                        \
	"%{ip remote_port:socket}x %{target_ip "                           \
	"target_port:socket}x " ELB_TIMES                                  \
	" \"%{agent:text}x\" %{ssl_cipher:word}x %{ssl_protocol:word}x "   \
	"%{target_group_arn:word}x \"%{trace_id:text}x\"%{:end}x "         \
	"\"%{host:text,first}x\" \"%{chosen_cert_arn:text}x\"%{:end}x "    \
	"%{matched_rule_priority:number,-1}x "                             \
	"%{request_creation_time:word}x \"%{actions_executed:text}x\""     \
	"%{:end}x \"%{redirect_url:text}x\"%{:end}x "                      \
	"\"%{error_reason:text}x\"%{:end}x \"%{target_port_list:text}x\" " \
	"\"%{target_status_code_list:text}x\"%{:end}x "                    \
	"\"%{classification:text}x\" "                                     \
	"\"%{classification_reason:text}x\"%{:end}x "                      \
	"%{conn_trace_id:word}x%{:end}x \"%{transformed_host:text}x\" "    \
	"\"%{transformed_uri:text}x\" "                                    \
	"\"%{request_transform_status:text}x\"%{:rest}x"

/* option httplog; behind the request httpslog has more. */
#define HAPROXY                                                            \
	"escape=hash %{:syslog}x%{ip remote_port:socket}x "                \
	"[%{%d/%b/%Y:%T}t.%{msec_frac}t] %{frontend:word}x "               \
	"%{backend:word}x/%{server:word}x %{request_time:ms,-1}x/"         \
	"%{queue_time:ms,-1}x/%{connect_time:ms,-1}x/"                     \
	"%{response_time:ms,-1}x/%{duration:ms,-1,+}x "                    \
	"%{status:status,-1}x %{bytes:number,+}x %{request_cookie:word}x " \
	"%{response_cookie:word}x %{termination_state:word}x "             \
	"%{process_connections:number}x/%{frontend_connections:number}x/"  \
	"%{backend_connections:number}x/%{server_connections:number}x/"    \
	"%{retries:number,+}x %{server_queue:number}x/"                    \
	"%{backend_queue:number}x "                                        \
	"%{request_headers response_headers:braces}x"                      \
	"\"%{method scheme host port path protocol:fetch}x\"%{:end}x "     \
	"%{connection_error:word}x/%{ssl_error:word}x/"                    \
	"%{client_cert_error:word}x/%{client_ca_error:word}x/"             \
	"%{ssl_resumed:word}x %{host:word}x/%{ssl_protocol:word}x/"        \
	"%{ssl_cipher:word}x"

/* With log_mime_hdrs the headers follow in brackets. */
#define SQUID                                                              \
	"escape=none %{time:time}x %{duration:ms,padded}x %{ip:address}x " \
	"%{result:word}x/%{status:status}x %{bytes:number}x "              \
	"%{method:word}x %{scheme host port path:url}x %{user:login}x "    \
	"%{hierarchy:word}x/%{peer:word}x %{content_type:word}x%{:end}x"   \
	" [%{request_headers:text}x] [%{response_headers:text}x]"

/* Nothing is escaped; a name that is not known is - without quotes. */
#define TRAEFIK                                                     \
	"escape=none %h - %u %t \"%r\" %>s %b %{referrer:quoted}x " \
	"%{agent:quoted}x %{requests:number}x %{router:quoted}x "   \
	"%{server_url:quoted}x %{duration:ms}xms"

const struct log_named log_named[] = {{"elb", ALB "\n" ELB},
    {"haproxy", HAPROXY}, {"squid", SQUID}, {"traefik", TRAEFIK}, {NULL, NULL}};
