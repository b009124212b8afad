package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// patience is how long a step may take on a slow machine.
const patience = 2 * time.Minute

// token is that of the one user, a cluster administrator.
const token = "nixbatch"

// cluster is a running API server, and what it takes to ask it.
type cluster struct {
	context context.Context
	client  *kubernetes.Clientset
	mapper  *restmapper.DeferredDiscoveryRESTMapper
	// made has what this program has already made sure of: namespaces, service accounts, priority classes.
	made map[string]bool
	// controllers starts them, once.
	controllers func() error
}

// start runs etcd and the API server with their files in `folder`, and waits until they are ready.
func start(ctx context.Context, folder string) (*cluster, error) {
	etcd, err := startEtcd(folder)
	if err != nil {
		return nil, fmt.Errorf("etcd: %w", err)
	}
	port, failed, err := startServer(folder, etcd)
	if err != nil {
		return nil, fmt.Errorf("kube-apiserver: %w", err)
	}
	config := &rest.Config{
		Host:            "https://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		BearerToken:     token,
		TLSClientConfig: rest.TLSClientConfig{Insecure: true}, // Its certificate is its own, made just now.
		QPS:             -1,                                   // As many requests as it answers.
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	cluster := &cluster{
		context: ctx,
		client:  client,
		mapper:  restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery())),
		made:    map[string]bool{},
	}
	cluster.controllers = sync.OnceValue(cluster.startControllers)
	return cluster, cluster.waitUntilReady(failed)
}

func (c *cluster) waitUntilReady(failed <-chan error) error {
	return wait.PollUntilContextTimeout(c.context, 50*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		select {
		case err := <-failed:
			return false, fmt.Errorf("kube-apiserver: %w", err)
		default:
			status := 0
			c.client.RESTClient().Get().AbsPath("/readyz").Do(ctx).StatusCode(&status)
			return status == 200, nil
		}
	})
}

// startEtcd returns the address of a new etcd for clients. It need not survive a loss of power.
func startEtcd(folder string) (string, error) {
	config := embed.NewConfig()
	config.Dir = filepath.Join(folder, "etcd")
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	free := url.URL{Scheme: "http", Host: "127.0.0.1:0"}
	config.ListenPeerUrls = []url.URL{free}
	config.ListenClientUrls = []url.URL{free}
	server, err := embed.StartEtcd(config)
	if err != nil {
		return "", err
	}
	select {
	case <-server.Server.ReadyNotify():
		return "http://" + server.Clients[0].Addr().String(), nil
	case err := <-server.Err():
		return "", err
	case <-time.After(patience):
		return "", errors.New("not ready in time")
	}
}

// startServer returns the port of the server, and a channel that says why it has stopped. Flags that are not here
// have their defaults; but a cluster of Pods has `--allow-privileged` everywhere.
func startServer(folder, etcd string) (int, <-chan error, error) {
	key, err := signingKey(folder)
	if err != nil {
		return 0, nil, err
	}
	tokens := filepath.Join(folder, "tokens.csv")
	if err := os.WriteFile(tokens, []byte(token+",admin,admin,system:masters\n"), 0o600); err != nil {
		return 0, nil, err
	}
	port, err := freePort()
	if err != nil {
		return 0, nil, err
	}
	command := app.NewAPIServerCommand()
	command.SetArgs([]string{
		"--etcd-servers=" + etcd,
		"--bind-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(port),
		"--cert-dir=" + filepath.Join(folder, "certificates"),
		"--token-auth-file=" + tokens,
		"--authorization-mode=RBAC",
		"--allow-privileged",
		"--service-cluster-ip-range=10.0.0.0/16",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file=" + key,
		"--service-account-key-file=" + key,
		// The addresses of the server would be an object of its own, and the loopback device is none of them.
		"--endpoint-reconciler-type=none",
	})
	failed := make(chan error, 1)
	go func() { failed <- command.Execute() }()
	return port, failed, nil
}

// signingKey is the file of a key for the tokens of service accounts. Nobody asks for one.
func signingKey(folder string) (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	file := filepath.Join(folder, "service-account.key")
	return file, os.WriteFile(file, pem.EncodeToMemory(block), 0o600)
}

// freePort is one that nobody listened on a moment ago: the server does not say which it has taken.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
